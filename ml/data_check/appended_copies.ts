import { createRowGroups } from "@/ml/data_check/row_groups.ts";
import { rowHashes } from "@/ml/data_check/signature.ts";
import { type CheckColumn, type CheckTable, labelColumn } from "@/ml/data_check/table.ts";

/** Rows whose twins are sought at first; every lag that matters shows in these. */
const ANCHORS = 2000;
/** Row pairs looked at in seeking lags. */
const MAX_VOTES = 50_000_000;
/** Lags examined closely. */
const CANDIDATES = 12;
/** Standard deviations beyond chance that make a lag a candidate. */
const CANDIDATE_SCORE = 6;
/** Pairs that a copy must have, and times more than at the lags beside it. */
const LEAST_PAIRS = 20;
const BEYOND_NEIGHBOURS = 5;
/** Share of the columns that a copied row has in common with its original, offsets apart. */
const COMMON_SHARE = 0.75;
/** Share of unaltered rows from which a copy as a whole counts as plain. */
const PLAIN_SHARE = 0.5;
/** Columns below which rows are alike by chance. */
const LEAST_COLUMNS = 5;
/** Share of a copy's rows that must be tied by nothing else. */
const NEW_SHARE = 0.05;
/** Cells of the grid on which offsets are compared, by standard deviation. */
const GRID = 10;

/** Rows that repeat the rows `lag` before them, apart from a constant offset of their numbers. */
export interface AppendedCopy {
  readonly lag: number;
  /** Each row that repeats the row `lag` before it in at least three columns of four. */
  readonly rows: Int32Array;
  /** Those among them that repeat it in every column where both have a value. */
  readonly unaltered: Int32Array;
  /** Whether most rows are altered beyond the offsets: a copy in which some columns were drawn anew. */
  readonly altered: boolean;
  /** Share of those pairs whose labels agree; null without labels. */
  readonly labelsEqual: number | null;
  /** By column: how much greater the copy is; numeric columns alone. */
  readonly offsets: Readonly<Record<string, number>>;
}

/**
 * Finds rows appended again further down, by the lag at which categories and labels agree far more often than by chance
 * and the numbers differ by one offset a column.
 *
 * Up to 2,000 rows, evenly spread, look for rows with the same categories and label; lags that recur far beyond chance
 * are then checked on all rows, against the lags beside them, so that a sorted table is no copy. At most 12 lags and
 * 50 million pairs are looked at, so the time grows as N. A copy whose rows are in another order is not found, nor is
 * one in which hardly any row kept all its categories and its label.
 */
export function findAppendedCopies(table: CheckTable): AppendedCopy[] {
  const codes = [...table.columns.filter(({ kind }) => kind === "code"), labelColumn(table)];
  const numbers = table.columns.filter((column) => column.kind === "number").map((column) => ({
    ...column,
    deviation: deviationOf(column.values),
  })).filter(({ deviation }) => deviation > 0);
  if (table.rows < 2 * LEAST_PAIRS || codes.length + numbers.length < LEAST_COLUMNS) return [];
  const signatures = rowHashes(codes, table.rows);
  const copies: AppendedCopy[] = [];
  for (const lag of candidateLags(signatures)) {
    const pairs = commonPairs(signatures, codes, numbers, lag);
    if (pairs.rows.length < LEAST_PAIRS) continue;
    const beside = [lag - 2, lag - 1, lag + 1, lag + 2]
      .filter((other) => other > 0 && other < table.rows)
      .map((other) => commonPairs(signatures, codes, numbers, other).rows.length);
    if (pairs.rows.length <= BEYOND_NEIGHBOURS * Math.max(...beside)) continue;
    copies.push({ lag, ...pairs, labelsEqual: labelAgreement(table.labels, pairs.rows, lag) });
  }
  return withoutImplied(copies, table.rows);
}

/** Drops copies that follow from those with more rows, as a copy of a copy does. */
function withoutImplied(copies: readonly AppendedCopy[], rows: number): AppendedCopy[] {
  const groups = createRowGroups(rows);
  return copies
    .toSorted((a, b) => b.rows.length - a.rows.length || a.lag - b.lag)
    .filter((copy) => {
      let joined = 0;
      for (const row of copy.rows) if (groups.union(row, row - copy.lag)) joined++;
      return joined >= Math.max(LEAST_PAIRS, NEW_SHARE * copy.rows.length);
    });
}

/** The lags at which equal signatures recur most beyond chance. */
function candidateLags(signatures: Float64Array): number[] {
  const rows = signatures.length;
  const bySignature = Map.groupBy(signatures.keys(), (row) => signatures[row]!);
  const stride = Math.max(1, rows / ANCHORS);
  const anchors: number[] = [];
  let votesLeft = MAX_VOTES;
  const votes = new Uint32Array(rows);
  for (let position = 0; position < rows && votesLeft > 0; position += stride) {
    const anchor = Math.floor(position);
    anchors.push(anchor);
    for (const row of bySignature.get(signatures[anchor]!)!) {
      if (row !== anchor) votes[Math.abs(row - anchor)]!++;
    }
    votesLeft -= bySignature.get(signatures[anchor]!)!.length;
  }
  let same = 0;
  for (const { length } of bySignature.values()) same += length * (length - 1);
  const chance = same / (rows * (rows - 1));
  const scored: { lag: number; score: number }[] = [];
  for (let lag = 1; lag < rows; lag++) {
    if (votes[lag]! < 3) continue;
    // An anchor has a row at this distance on either side, the table's ends excepted.
    const expected = chance * anchors.length * 2 * (1 - lag / rows);
    const score = (votes[lag]! - expected) / Math.sqrt(expected + 0.1);
    if (score > CANDIDATE_SCORE) scored.push({ lag, score });
  }
  return scored.sort((a, b) => b.score - a.score || a.lag - b.lag).slice(0, CANDIDATES)
    .map(({ lag }) => lag);
}

interface NumberColumn extends CheckColumn {
  readonly deviation: number;
}

/** The pairs at a lag that have most columns in common, numbers by the usual offset of their column. */
function commonPairs(
  signatures: Float64Array,
  codes: readonly CheckColumn[],
  numbers: readonly NumberColumn[],
  lag: number,
): Pick<AppendedCopy, "rows" | "unaltered" | "altered" | "offsets"> {
  const alike: number[] = [];
  for (let row = lag; row < signatures.length; row++) {
    if (signatures[row] === signatures[row - lag]) alike.push(row);
  }
  const offsets = numbers.map((column) => modalOffset(column, alike, lag));
  const rows: number[] = [];
  const unaltered: number[] = [];
  for (let row = lag; row < signatures.length; row++) {
    const share = commonShare(codes, numbers, offsets, row, lag);
    if (share >= COMMON_SHARE) rows.push(row);
    if (share === 1) unaltered.push(row);
  }
  return {
    rows: Int32Array.from(rows),
    unaltered: Int32Array.from(unaltered),
    altered: unaltered.length < PLAIN_SHARE * rows.length,
    offsets: Object.fromEntries(numbers.map(({ name }, column) => [name, offsets[column]!])),
  };
}

/** Of the columns in which both rows have a value, the share that they have in common. */
function commonShare(
  codes: readonly CheckColumn[],
  numbers: readonly NumberColumn[],
  offsets: readonly number[],
  row: number,
  lag: number,
): number {
  let present = 0;
  let common = 0;
  for (const { values } of codes) {
    const difference = values[row]! - values[row - lag]!;
    if (Number.isNaN(difference)) continue;
    present++;
    if (difference === 0) common++;
  }
  for (let column = 0; column < numbers.length; column++) {
    const { values, deviation } = numbers[column]!;
    const difference = values[row]! - values[row - lag]!;
    if (Number.isNaN(difference)) continue;
    present++;
    if (Math.abs(difference - offsets[column]!) <= deviation / GRID) common++;
  }
  return present < LEAST_COLUMNS ? 0 : common / present;
}

/** The middle of the most frequent offsets of a column. */
function modalOffset(
  { values, deviation }: NumberColumn,
  rows: readonly number[],
  lag: number,
): number {
  const cells = new Map<number, { count: number; sum: number }>();
  let most = { count: 0, sum: 0 };
  for (const row of rows) {
    const offset = values[row]! - values[row - lag]!;
    if (Number.isNaN(offset)) continue;
    const key = Math.round(offset / deviation * GRID);
    const cell = cells.get(key) ?? { count: 0, sum: 0 };
    cells.set(key, cell);
    cell.count++;
    cell.sum += offset;
    if (cell.count > most.count) most = cell;
  }
  return most.count === 0 ? 0 : Math.round(most.sum / most.count * 1e6) / 1e6;
}

function labelAgreement(labels: Float64Array, rows: Int32Array, lag: number): number | null {
  const known = rows.filter((row) => !Number.isNaN(labels[row]! + labels[row - lag]!));
  if (known.length === 0) return null;
  return known.filter((row) => labels[row] === labels[row - lag]).length / known.length;
}

function deviationOf(values: Float64Array): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    const before = value - sum / Math.max(1, count - 1);
    sum += value;
    squares += before * (value - sum / count);
  }
  return count > 1 ? Math.sqrt(Math.max(0, squares) / count) : 0;
}
