/** Tables out: customers, clusters, strategies, orders and models as CSV, JSON, NDJSON and Parquet. */
export { EXPORT_FORMATS, EXPORT_TYPES, type ExportFormat } from "./encoding.ts";
export { exportCustomers, openExport } from "./export.ts";
export { EXPORT_TABLES } from "./sources.ts";
export type { ExportTableName } from "@/db/queries/export_versions.ts";
export { exportState } from "./state.ts";
