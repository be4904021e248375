import type { Database } from "@/db/client.ts";
import {
  countedColumns,
  MAX_TRAITS,
  rfmColumnsOf,
  traitNumbers,
} from "@/ml/segments/trait_columns.ts";
import type { ColumnChoice } from "@/ml/segments/segmentation.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { hasRole } from "@/schema/schema.ts";
import { cramersV } from "../statistics/association.ts";
import { UserError } from "../errors.ts";
import { sampleValues } from "@/db/queries/segment_values.ts";

/** The columns that a segmentation rests on, and why those. */
export interface SegmentColumns {
  readonly columns: readonly Column[];
  readonly choice: ColumnChoice;
}

/** Columns that are chosen where no column has a role. */
const CHOSEN = 3;
/** Maximum number of customers that the choice rests on. */
const SAMPLE = 20_000;
const BINS = 10;
/** Of fewer different values, k-means would make a segment of each. */
const MIN_DISTINCT = 3;

/**
 * Chooses the columns: those that were asked for; else those that have the roles of recency, frequency and monetary
 * value; else the three numbers or dates that tell most about churn, or spread most where no outcome is known.
 *
 * @throws {UserError} `NO_SEGMENT_COLUMNS` without a column of numbers or dates, `UNKNOWN_COLUMN` or `BAD_COLUMNS` for
 * columns that cannot be asked for
 */
export async function chooseSegmentColumns(
  db: Database,
  schema: CustomerSchema,
  asked?: readonly string[],
): Promise<SegmentColumns> {
  if (asked) return { columns: askedColumns(schema, asked), choice: "ASKED" };
  const withRoles = rfmColumnsOf(schema);
  if (withRoles.length > 0) return { columns: withRoles, choice: "ROLES" };
  const candidates = countedColumns(schema).filter((column) => hasRole(column, "FEATURE"));
  const chosen = await mostTelling(db, schema, candidates);
  if (chosen.columns.length > 0) return chosen;
  throw new UserError(
    "NO_SEGMENT_COLUMNS",
    "Segments need at least one column of numbers or dates, but the customer table has none with " +
      `${MIN_DISTINCT} different values. Import a file that has one.`,
  );
}

function askedColumns(schema: CustomerSchema, asked: readonly string[]): Column[] {
  const keys = [...new Set(asked)];
  if (keys.length === 0 || keys.length > MAX_TRAITS) {
    throw new UserError(
      "BAD_COLUMNS",
      `Expected 1 to ${MAX_TRAITS} columns, but found ${keys.length}.`,
    );
  }
  const counted = countedColumns(schema);
  return keys.map((key) => {
    const column = counted.find((each) => each.key === key);
    if (column) return column;
    throw new UserError(
      "UNKNOWN_COLUMN",
      `"${key}" is not a column of numbers or dates. Segments can rest on: ${
        counted.map((each) => each.key).join(", ") || "none"
      }.`,
    );
  });
}

async function mostTelling(
  db: Database,
  schema: CustomerSchema,
  candidates: readonly Column[],
): Promise<SegmentColumns> {
  if (candidates.length === 0) return { columns: [], choice: "SPREAD" };
  const rows = await sampleValues(db, schema, candidates.map(({ key }) => key), SAMPLE);
  const varied = candidates.map((column) => ({
    column,
    numbers: traitNumbers(rows.map((row) => row[column.key])).numbers,
  })).filter(({ numbers }) =>
    new Set(numbers.filter((value) => !isNaN(value))).size >= MIN_DISTINCT
  );
  const churned = rows.map((row) => row.churned as boolean | null);
  const isLabelled = churned.includes(true) && churned.includes(false);
  const ranked = varied.map(({ column, numbers }) => ({
    column,
    score: isLabelled ? associationOf(numbers, churned) : spreadOf(numbers),
  })).toSorted((a, b) => b.score - a.score);
  return {
    columns: ranked.slice(0, CHOSEN).map(({ column }) => column),
    choice: isLabelled ? "CHURN" : "SPREAD",
  };
}

/** Cramér's V between tenths of a column, missing values as one more, and the outcome. */
function associationOf(numbers: Float64Array, churned: readonly (boolean | null)[]): number {
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  const bounds = Array.from(
    { length: BINS - 1 },
    (_, at) => sorted[Math.floor((at + 1) * sorted.length / BINS)]!,
  );
  const bins = Array.from({ length: BINS + 1 }, () => ({ retained: 0, churned: 0 }));
  churned.forEach((outcome, row) => {
    const value = numbers[row]!;
    const bin = bins[Number.isNaN(value) ? BINS : bounds.filter((bound) => value >= bound).length]!;
    if (outcome !== null) bin[outcome ? "churned" : "retained"]++;
  });
  return cramersV(bins) ?? 0;
}

/** Standard deviation of a column as a part of its range. */
function spreadOf(numbers: Float64Array): number {
  const present = numbers.filter((value) => !Number.isNaN(value)).sort();
  const range = present.at(-1)! - present[0]!;
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const variance = present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length;
  return Math.sqrt(variance) / range;
}
