import { setImmediate } from "node:timers/promises";
import type { MlWorkers } from "@/ml/workers.ts";
import type { Database } from "@/db/client.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { featuresOf } from "@/schema/schema.ts";
import type { EncodedTable, TrainingTable } from "@/ml/training.ts";
import type { PreparationTask, PreparedTable } from "@/ml/training_preparation.ts";
import { type CustomerRow, labelledCustomers } from "@/db/queries/customer_pages.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly workers: MlWorkers;
}

/** The most rows that a model is trained on; of a larger table a fixed random part is taken. */
const MAX_ROWS = 50_000;
/** The most values, so that a wide table takes neither hours nor gigabytes: 10,000 rows of 200 columns. */
const MAX_VALUES = 2_000_000;

/** A training table of stored customers, encoded, and what was found in it. */
export interface StoredTrainingTable extends PreparedTable, EncodedTable {
  /** Of the customers, shape [N]. */
  readonly customerIds: readonly string[];
  /** Customers with a known outcome; more than there are rows where those are a part of them. */
  readonly total: number;
}

/**
 * The stored customers whose outcome is known, in the file's order: with the groups that the data check ties them into,
 * the features that leak their labels or teach nothing, and the others encoded.
 *
 * @throws {UserError} `NO_LABELS`, `ONE_CLASS` or `NOTHING_TO_LEARN` when the table cannot teach a model
 */
export async function readTrainingTable(
  { db, workers }: Deps,
  options: Pick<PreparationTask, "categories" | "keepLeaks">,
  signal: AbortSignal,
): Promise<StoredTrainingTable> {
  const schema = await currentSchema({ db });
  const { rows, total } = await readLabelledRows(db, schema);
  if (rows.length === 0) {
    throw new UserError(
      "NO_LABELS",
      "No customer has a known outcome. Import a table with a column that says who has churned first.",
    );
  }
  const labels = Uint8Array.from(rows, (row) => row.churned ? 1 : 0);
  requireBothOutcomes(labels);
  const texts = await textsOf(rows, featuresOf(schema).length);
  const prepared = await workers.prepare({ ...options, texts, schema }, signal);
  requireVariation(prepared, rows.length);
  const customerIds = rows.map(({ customerId }) => customerId);
  return { ...prepared, labels, customerIds, total };
}

/** Values that are written as JSON before others get their turn. */
const VALUES_AT_ONCE = 20_000;

/** Rows as JSON arrays, as a worker is given them. */
async function textsOf(rows: readonly CustomerRow[], width: number): Promise<string[]> {
  const size = Math.max(1, Math.floor(VALUES_AT_ONCE / (width + 1)));
  const texts: string[] = [];
  for (let start = 0; start < rows.length; start += size) {
    texts.push(JSON.stringify(rows.slice(start, start + size)));
    await setImmediate();
  }
  return texts;
}

/**
 * Checks that there are enough independent customers of both kinds to be dealt to the folds.
 *
 * @throws {UserError} `TOO_FEW_CUSTOMERS`
 */
export function requireFolds(
  { labels, strictGroups }: Pick<TrainingTable, "labels" | "strictGroups">,
  folds: number,
): void {
  const kinds = [new Set<number>(), new Set<number>()];
  labels.forEach((label, row) => kinds[label]!.add(strictGroups[row]!));
  const [stayed, left] = kinds.map(({ size }) => size) as [number, number];
  const fewest = Math.min(stayed, left);
  if (fewest >= folds) return;
  throw new UserError(
    "TOO_FEW_CUSTOMERS",
    `${folds} folds need at least ${folds} independent customers who left and ${folds} who stayed, but the table ` +
      `has ${left} and ${stayed}. ` +
      (fewest >= 2 ? `Train with ${fewest} folds or fewer, or import` : "Import") +
      " more customers.",
  );
}

/**
 * Checks that some have churned and some have not.
 *
 * @throws {UserError} `ONE_CLASS`
 */
export function requireBothOutcomes(labels: Uint8Array): void {
  const churned = labels.reduce((sum, label) => sum + label, 0);
  if (churned > 0 && churned < labels.length) return;
  const did = churned === 0 ? "stayed" : "left";
  throw new UserError(
    "ONE_CLASS",
    `All ${labels.length} labelled customers ${did}. A model needs customers of both kinds.`,
  );
}

function requireVariation({ variation }: PreparedTable, rows: number): void {
  if (variation === "SOME") return;
  throw new UserError(
    "NOTHING_TO_LEARN",
    `In every column all ${rows} labelled customers ${
      variation === "ALL_MISSING" ? "lack a value" : "have the same value"
    }. A model needs columns in which customers differ: check which headers the import matched.`,
  );
}

/**
 * The stored customers whose outcome is known, or of many a fixed random part, and how many there are, in the files'
 * order.
 */
export function readLabelledRows(
  db: Database,
  schema: CustomerSchema,
): Promise<{ readonly rows: CustomerRow[]; readonly total: number }> {
  return labelledCustomers(db, schema, maxTrainingRows(schema));
}

/** How many customers of a schema a training reads at the most. */
export function maxTrainingRows(schema: CustomerSchema): number {
  return Math.min(MAX_ROWS, Math.floor(MAX_VALUES / Math.max(1, featuresOf(schema).length)));
}
