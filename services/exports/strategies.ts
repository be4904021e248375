import type { Database } from "@/db/client.ts";
import { listStrategies, type StrategyFilter } from "@/db/queries/strategies.ts";
import { MAX_PAGE_SIZE } from "@/db/queries/paging.ts";
import { LOCALES, STRATEGY_SOURCES, STRATEGY_STATUSES } from "@/db/schema/mod.ts";
import { type ExportRecord, recordsTable } from "./records.ts";
import type { ExportSource } from "./source.ts";
import type { ExportColumn } from "./table.ts";

/** Every column that strategies can be exported with. */
const COLUMNS = [
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
export const strategiesSource: ExportSource = {
  open({ db }, _schema, parameters) {
    const filter: StrategyFilter = {
      cluster: parameters.numbersIn("cluster", true),
      locale: parameters.choice("locale", LOCALES),
      source: parameters.choice("source", STRATEGY_SOURCES),
      status: parameters.choicesIn("status", STRATEGY_STATUSES),
    };
    const columns = parameters.columns(COLUMNS) ?? COLUMNS;
    const limit = parameters.limit();
    return () => Promise.resolve(recordsTable(records(db, filter), columns, limit));
  },
};

async function* records(
  db: Database,
  filter: StrategyFilter,
): AsyncGenerator<ExportRecord[]> {
  let after: string | undefined;
  do {
    const page = await listStrategies(db, { filter, first: MAX_PAGE_SIZE, after });
    yield page.rows.map((row) => ({
      ...row,
      strategyId: row.id,
      cluster: row.clusterIndex,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }));
    after = page.hasNextPage ? page.cursors.at(-1) : undefined;
  } while (after !== undefined);
}
