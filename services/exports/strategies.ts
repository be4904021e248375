import {
  listStrategies,
  type PlacedStrategy,
  type StrategyFilter,
} from "@/db/queries/strategies.ts";
import { MAX_PAGE_SIZE } from "@/db/queries/paging.ts";
import type { Services } from "../context.ts";
import type { ExportColumn, ExportTable, Page } from "./table.ts";

/** Which strategies, with what. */
export interface StrategyExport {
  readonly filter?: StrategyFilter | undefined;
  readonly columns?: readonly ExportColumn[] | undefined;
  readonly limit?: number | undefined;
}

/** Every column that strategies can be exported with. */
export const STRATEGY_COLUMNS = [
  { field: "strategyId", header: "StrategyID", type: "integer" },
  { field: "cluster", header: "Cluster", type: "integer" },
  { field: "locale", header: "Locale", type: "text" },
  { field: "source", header: "Source", type: "text" },
  { field: "status", header: "Status", type: "text" },
  { field: "headline", header: "Headline", type: "text" },
  { field: "body", header: "Body", type: "text" },
  { field: "tactics", header: "Tactics", type: "json" },
  { field: "measure", header: "Measure", type: "text" },
  { field: "version", header: "Version", type: "integer" },
  { field: "createdAt", header: "CreatedAt", type: "timestamp" },
  { field: "updatedAt", header: "UpdatedAt", type: "timestamp" },
] as const satisfies readonly ExportColumn[];

/** Strategies of the current clusters by cluster, then by age. */
export function strategiesTable(
  { db }: Pick<Services, "db">,
  { filter, columns = STRATEGY_COLUMNS, limit = Infinity }: StrategyExport,
): () => Promise<ExportTable> {
  async function* pages(): AsyncGenerator<Page> {
    let after: string | undefined;
    for (let left = limit; left > 0;) {
      const first = Math.min(MAX_PAGE_SIZE, left);
      const { rows, cursors, hasNextPage } = await listStrategies(db, { filter, first, after });
      const records = rows.map(recordOf);
      if (rows.length > 0) {
        yield {
          rows: rows.length,
          values: columns.map(({ field }) => records.map((record) => record[field])),
        };
      }
      if (!hasNextPage) return;
      left -= rows.length;
      after = cursors.at(-1);
    }
  }
  return () => Promise.resolve({ columns, pages: pages() });
}

function recordOf(row: PlacedStrategy): Readonly<Record<string, unknown>> {
  return {
    ...row,
    strategyId: row.id,
    cluster: row.clusterIndex,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
