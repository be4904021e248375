import type { LabelledFeatures } from "@/ml/estimators/estimator.ts";
import { encodeFeatures, featureEncoding } from "@/ml/features.ts";
import { groupsOf as groupsOfCheck } from "@/ml/data_check/groups.ts";
import type { TrainingTable } from "@/ml/training.ts";
import type { ReferenceData } from "./reference_data.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

type Cells = ReferenceData["cells"][number];

/** Rows 2,816–5,630 of the real table repeat rows 1–2,815. */
const COPY_LAG = 2815;

/** The real table as training takes it: spellings kept, groups by the reference's rule. */
export function trainingTableOf({ cells, records }: ReferenceData): TrainingTable {
  return {
    schema: ECOMMERCE,
    rows: records,
    labels: labelsOf(cells),
    groups: groupsOf(cells),
    strictGroups: groupsOfCheck(records, ECOMMERCE, { altered: true }),
  };
}

/** The real table as an estimator takes it, which needs no data check. */
export function encodedTableOf({ cells, records }: ReferenceData): LabelledFeatures {
  const encoding = featureEncoding(ECOMMERCE, [], "raw");
  return {
    features: encodeFeatures(records, encoding),
    rows: records.length,
    encoding,
    labels: labelsOf(cells),
    groups: groupsOf(cells),
  };
}

const labelsOf = (cells: readonly Cells[]) => Uint8Array.from(cells, (row) => Number(row["Churn"]));

/** Shape [N]: 1 where a row is in the seed's test part. */
export function seedTestPart({ cells, seedTestIds }: ReferenceData): Uint8Array {
  const ids = new Set(seedTestIds.map(String));
  return Uint8Array.from(cells, (row) => ids.has(row["CustomerID"]!) ? 1 : 0);
}

/** Joins row i with row i + 2,815, and rows that repeat another but for their CustomerID. */
function groupsOf(cells: readonly Cells[]): Int32Array {
  const parent = Int32Array.from(cells, (_, row) => row % COPY_LAG);
  const root = (group: number): number => {
    while (parent[group] !== group) group = parent[group]!;
    return group;
  };
  const first = new Map<string, number>();
  cells.forEach(({ CustomerID: _, ...rest }, row) => {
    const key = JSON.stringify(Object.values(rest));
    const twin = first.get(key);
    if (twin === undefined) first.set(key, row % COPY_LAG);
    else parent[root(row % COPY_LAG)] = root(twin);
  });
  return Int32Array.from(cells, (_, row) => root(row % COPY_LAG));
}
