import { eq, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import {
  clusters,
  customers,
  customerSchemas,
  models,
  orders,
  segmentations,
  strategies,
} from "@/db/schema/mod.ts";
import { dataVersion } from "./data_version.ts";

/** What can be exported. */
export type ExportTableName = "customers" | "clusters" | "strategies" | "orders" | "models";

const ofCurrentSegmentation = sql`${clusters.segmentationId} =
  (select max(${segmentations.id}) from ${segmentations})`;

/** A text of each table that is another one after every change to what is exported; cheap to read. */
const VERSIONS: Readonly<Record<ExportTableName, SQL>> = {
  customers: sql`concat_ws('/', ${dataVersion([customers, customerSchemas])},
    (select string_agg(concat_ws(',', id, index, persona), ';' order by id) from ${clusters}))`,
  clusters: sql`concat_ws('/', ${dataVersion([customers])},
    (select string_agg(${clusters}::text, ';' order by ${clusters.id}) from ${clusters}
    where ${ofCurrentSegmentation}))`,
  strategies: sql`(select string_agg(concat_ws(',', ${clusters.index}, ${strategies}::text), ';'
      order by ${strategies.id})
    from ${strategies} join ${clusters} on ${eq(clusters.id, strategies.clusterId)}
    where ${ofCurrentSegmentation})`,
  orders: sql`${dataVersion([orders])}`,
  models:
    sql`(select string_agg(concat_ws(',', id, estimator, name, status, threshold, rows, metrics,
      created_at, promoted_at), ';' order by id) from ${models})`,
};

/** The version of what an export of a table shows, no matter who changed it. Reads no customer. */
export async function readExportVersion(
  db: Queryable,
  table: ExportTableName,
): Promise<string | null> {
  const [row] = await db.execute<{ version: string | null }>(
    sql`select ${VERSIONS[table]} as version`,
  );
  return row!.version;
}
