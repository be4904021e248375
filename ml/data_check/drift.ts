import type { Finding } from "@/ml/data_check/data_check.ts";
import {
  binShares,
  type ColumnProfile,
  countsOf,
  missingShare,
  type TableProfile,
} from "@/ml/data_check/profile.ts";
import type { CheckColumn, CheckTable } from "@/ml/data_check/table.ts";

/** Population stability index from which a shift counts: the usual mark for a large one. */
const DRIFT_PSI = 0.25;
/** Standard deviations beyond chance that a shift must be as well. */
const BEYOND_CHANCE = 4;
/** Rows below which shares say little. */
const LEAST_ROWS = 200;
/** Share of the rows outside the training range from which it counts: a few are to be expected of any new rows. */
const OUTSIDE_SHARE = 0.01;
const EXAMPLES = 20;

type CodeProfile = Extract<ColumnProfile, { kind: "code" }>;
type NumberProfile = Extract<ColumnProfile, { kind: "number" }>;

/**
 * A table to be scored against the one that a model learnt from: categories and ranges that training never saw, and
 * columns whose shares shifted, the missing among them (population stability index ≥ 0.25 over categories or over the
 * training's tenths; Siddiqi 2006).
 *
 * @param training the profile of the rows that the model learnt from
 * @param serving the rows to be scored, to which the findings' rows refer
 */
export function findDrift(training: TableProfile, serving: CheckTable): Finding[] {
  return training.columns.flatMap((before) => {
    const after = serving.columns.find(({ name }) => name === before.field);
    const column = after ?? absent(before, serving.rows);
    return before.kind === "code"
      ? categoryDrift(before, column, training.rows)
      : rangeDrift(before, column, training.rows);
  });
}

/** A column that the table lacks altogether is missing in every row. */
function absent({ field, kind }: ColumnProfile, rows: number): CheckColumn {
  return { name: field, kind, values: new Float64Array(rows).fill(NaN), names: new Map() };
}

/** The column with the values that share a category in the profile as that category. */
function withSharedCategory({ other }: CodeProfile, column: CheckColumn): CheckColumn {
  if (!other) return column;
  const shared = new Set(other.values);
  const codes = new Set(
    [...column.names].filter(([, name]) => shared.has(name)).map(([code]) => code),
  );
  const [first] = codes;
  if (first === undefined) return column;
  const names = [...column.names].filter(([code]) => !codes.has(code));
  return {
    ...column,
    values: column.values.map((value) => codes.has(value) ? first : value),
    names: new Map([...names, [first, other.category]]),
  };
}

function categoryDrift(before: CodeProfile, found: CheckColumn, rowsBefore: number): Finding[] {
  const column = withSharedCategory(before, found);
  const { values, names } = column;
  const counts = countsOf(values);
  const unseen = new Map([...names].filter(([, name]) => !before.shares[name]));
  const codes = new Map([...names].map(([code, name]) => [name, code]));
  const categories = [...new Set([...Object.keys(before.shares), ...codes.keys()])];
  const psi = Math.min(rowsBefore, values.length) >= LEAST_ROWS
    ? stabilityIndex(
      [...categories.map((name) => before.shares[name] ?? 0), before.missing],
      [
        ...categories.map((name) => (counts.get(codes.get(name) ?? -1) ?? 0) / values.length),
        missingShare(values),
      ],
      { before: rowsBefore, after: values.length },
    )
    : null;
  if (unseen.size === 0 && (psi ?? 0) < DRIFT_PSI) return [];
  const rows = rowsWhere(values, (value) => unseen.has(value));
  return [{
    ...driftOf(before, column, rows, psi),
    kind: "CATEGORY_DRIFT",
    evidence: {
      unseen: unseen.size > 0 ? [...unseen.values()].join(", ") : null,
      ...shift(before, column, psi),
    },
  }];
}

function rangeDrift(before: NumberProfile, column: CheckColumn, rowsBefore: number): Finding[] {
  // A model saw float32, by which the ends of its range are rounded.
  const values = column.values.map(Math.fround);
  const psi = Math.min(rowsBefore, values.length) >= LEAST_ROWS
    ? stabilityIndex(
      [...before.shares, before.missing],
      [...binShares(values, before.bounds), missingShare(values)],
      { before: rowsBefore, after: values.length },
    )
    : null;
  const [least, greatest] = before.range ?? [Infinity, -Infinity];
  const outside = rowsWhere(values, (value) => value < least || value > greatest);
  const many = outside.length > OUTSIDE_SHARE * values.length;
  if (!many && (psi ?? 0) < DRIFT_PSI) return [];
  return [{
    ...driftOf(before, column, many ? outside : [], psi),
    kind: "RANGE_DRIFT",
    evidence: {
      outside: many ? outside.length : null,
      least: before.range?.[0] ?? null,
      greatest: before.range?.[1] ?? null,
      ...shift(before, column, psi),
    },
  }];
}

/** What both kinds have in common; without rows of its own, a shift concerns the whole table. */
function driftOf(
  { field }: ColumnProfile,
  { values }: CheckColumn,
  rows: readonly number[],
  psi: number | null,
) {
  return {
    severity: "MEDIUM" as const,
    column: field,
    rows: rows.length > 0 || psi === null ? rows.length : values.length,
    examples: rows.slice(0, EXAMPLES),
  };
}

const shift = ({ missing }: ColumnProfile, { values }: CheckColumn, psi: number | null) => ({
  psi,
  missing: missingShare(values),
  missingInTraining: missing,
});

function rowsWhere(values: Float64Array, meets: (value: number) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (meets(values[row]!)) rows.push(row);
  return rows;
}

/**
 * The population stability index, or 0 where chance explains it: between two samples of one kind it is distributed as
 * (1/n + 1/m) χ² (Yurdakul 2018). An absent share counts as half a row.
 */
function stabilityIndex(
  before: readonly number[],
  after: readonly number[],
  rows: { readonly before: number; readonly after: number },
): number {
  const least = 0.5 / rows.after;
  const index = before.reduce((sum, share, at) => {
    const a = Math.max(share, least);
    const b = Math.max(after[at]!, least);
    return sum + (b - a) * Math.log(b / a);
  }, 0);
  const freedom = before.length - 1;
  const chance = (freedom + BEYOND_CHANCE * Math.sqrt(2 * freedom)) *
    (1 / rows.before + 1 / rows.after);
  return index > chance ? index : 0;
}
