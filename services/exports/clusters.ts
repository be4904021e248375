import type { Database } from "@/db/client.ts";
import { currentSegmentation } from "@/db/queries/clusters.ts";
import {
  countByGroup,
  type CustomerTotals,
  NO_CUSTOMERS,
  totalsByCluster,
} from "@/db/queries/customer_totals.ts";
import { personaName } from "@/content/personas/persona.ts";
import { withSchema } from "../schema/customer_schema.ts";
import { type ExportRecord, recordsTable } from "./records.ts";
import type { ExportSource } from "./source.ts";
import type { ExportColumn } from "./table.ts";

/** Every column that clusters can be exported with. */
const COLUMNS = [
  { field: "cluster", header: "Cluster", type: "integer" },
  { field: "persona", header: "Persona", type: "text" },
  { field: "personaKey", header: "PersonaKey", type: "text" },
  { field: "size", header: "Size", type: "integer" },
  { field: "recency", header: "Recency", type: "double" },
  { field: "frequency", header: "Frequency", type: "double" },
  { field: "monetary", header: "Monetary", type: "double" },
  { field: "churnProbability", header: "ChurnProbability", type: "double" },
  { field: "segmentedAt", header: "SegmentedAt", type: "timestamp" },
  { field: "active", header: "Active", type: "integer" },
  { field: "atRisk", header: "AtRisk", type: "integer" },
  { field: "expectedChurners", header: "ExpectedChurners", type: "double" },
] as const satisfies readonly ExportColumn[];

/** The clusters of the current segmentation by their index. */
export const clustersSource: ExportSource = {
  open({ db }, _schema, parameters) {
    const indexes = parameters.numbersIn("cluster", true);
    const columns = parameters.columns(COLUMNS) ?? COLUMNS;
    const limit = parameters.limit();
    return () => Promise.resolve(recordsTable(records(db, indexes), columns, limit));
  },
};

async function* records(
  db: Database,
  indexes: readonly number[] | undefined,
): AsyncGenerator<ExportRecord[]> {
  const segmentation = await currentSegmentation(db);
  if (!segmentation) return;
  const totals = totalsByCluster(await withSchema({ db }, (schema) => countByGroup(db, schema)));
  yield segmentation.clusters
    .filter(({ index }) => !indexes || indexes.includes(index))
    .map((row) => ({
      ...row,
      ...totalsNow(totals.get(row.id) ?? NO_CUSTOMERS),
      cluster: row.index,
      persona: personaName(row.persona, "en"),
      personaKey: row.persona,
      segmentedAt: segmentation.createdAt.toISOString(),
    }));
}

/** What follows from the customers that are in a cluster now. */
function totalsNow(totals: CustomerTotals) {
  const { customers, churnProbability, active, atRisk, expectedChurners } = totals;
  return { size: customers, churnProbability, active, atRisk, expectedChurners };
}
