import { clustersSource } from "./clusters.ts";
import { customersSource } from "./customers.ts";
import type { ExportTableName } from "@/db/queries/export_versions.ts";
import type { ExportSource } from "./source.ts";
import { modelsSource } from "./models.ts";
import { ordersSource } from "./orders.ts";
import { strategiesSource } from "./strategies.ts";

/** What can be exported. */
export const EXPORT_TABLES = [
  "customers",
  "clusters",
  "strategies",
  "orders",
  "models",
] as const satisfies readonly ExportTableName[];

/** Where each is read. */
export const SOURCES: Readonly<Record<ExportTableName, ExportSource>> = {
  customers: customersSource,
  clusters: clustersSource,
  strategies: strategiesSource,
  orders: ordersSource,
  models: modelsSource,
};
