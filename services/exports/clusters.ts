import { desc } from "drizzle-orm";
import { currentClusters } from "@/db/queries/clusters.ts";
import { segmentations } from "@/db/schema/mod.ts";
import { personaName } from "@/ml/segments/persona.ts";
import type { Services } from "../context.ts";
import type { ExportColumn, ExportTable } from "./table.ts";

/** Which clusters, with what. */
export interface ClusterExport {
  /** Indexes; all when left out. */
  readonly cluster?: readonly number[] | undefined;
  readonly columns?: readonly ExportColumn[] | undefined;
  readonly limit?: number | undefined;
}

/** Every column that clusters can be exported with. */
export const CLUSTER_COLUMNS = [
  { field: "cluster", header: "Cluster", type: "integer" },
  { field: "persona", header: "Persona", type: "text" },
  { field: "personaKey", header: "PersonaKey", type: "text" },
  { field: "size", header: "Size", type: "integer" },
  { field: "recency", header: "Recency", type: "double" },
  { field: "frequency", header: "Frequency", type: "double" },
  { field: "monetary", header: "Monetary", type: "double" },
  { field: "churnProbability", header: "ChurnProbability", type: "double" },
  { field: "segmentedAt", header: "SegmentedAt", type: "timestamp" },
] as const satisfies readonly ExportColumn[];

/** The clusters of the current segmentation by their index: one page. */
export function clustersTable(
  { db }: Pick<Services, "db">,
  { cluster, columns = CLUSTER_COLUMNS, limit }: ClusterExport,
): () => Promise<ExportTable> {
  return async () => {
    const [segmentation] = await db.select({ at: segmentations.createdAt }).from(segmentations)
      .orderBy(desc(segmentations.id)).limit(1);
    const rows = (await currentClusters(db))
      .filter(({ index }) => !cluster || cluster.includes(index)).slice(0, limit)
      .map((row): Record<string, unknown> => ({
        ...row,
        cluster: row.index,
        persona: personaName(row.persona, "en"),
        personaKey: row.persona,
        segmentedAt: segmentation!.at.toISOString(),
      }));
    return onePage(rows, columns);
  };
}

/** A table of few rows. */
export function onePage(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly ExportColumn[],
): ExportTable {
  const page = {
    rows: rows.length,
    values: columns.map(({ field }) => rows.map((row) => row[field])),
  };
  const pages = async function* () {
    if (rows.length > 0) yield page;
  };
  return { columns, pages: pages() };
}
