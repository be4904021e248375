import { type ClosePartner, visitClosePartners } from "@/ml/data_check/close_pairs.ts";
import { voteOffsets } from "@/ml/data_check/copy_offsets.ts";
import { copiesAtLag } from "@/ml/data_check/lag.ts";
import { copyDistance } from "@/ml/data_check/partner_gap.ts";
import { createRowGroups } from "@/ml/data_check/row_groups.ts";
import type { RowCopy } from "@/ml/data_check/row_copy.ts";
import { createRowMatrix, type RowMatrix } from "@/ml/data_check/row_matrix.ts";
import type { CheckColumn } from "@/ml/data_check/table.ts";
import { createRandom } from "@/ml/random.ts";

/** Share of the columns that a copied row may differ in from its original, offsets apart. */
const MISMATCH_SHARE = 0.25;
/** The most mismatches that are looked at: beyond, independent rows of any table are as close. */
const MAX_MISMATCHES = 4;
/** Partners about as near as the nearest beyond which a row stands in a crowd. */
const CROWD = 5;
/** Pairs that are compared to see whether there is a copy, and to find all of its rows. */
const SEARCH_BUDGET = 8_000_000;
const TIE_BUDGET = 60_000_000;
/** Missing values that a row of a copy may have and be found for sure. */
const MISSING_VALUES = 3;
/** Share of a copy's pairs that must stand equally far apart for the place in the file to be evidence. */
const LAG_SHARE = 0.6;
/** Share of a copy's pairs that stand the same way round where the order of the rows means something. */
const SAME_DIRECTION = 0.9;
/** Columns below which rows are alike by chance. */
const MIN_COLUMNS = 5;
/** Rows that a copy must have. */
const MIN_ROWS = 20;
/** Share of a copy's rows that must be tied by nothing else. */
const NEW_SHARE = 0.05;

/**
 * Finds copies by their contents: what is alike in two rows, and by which constant offsets their numbers differ.
 *
 * First, pairs of rows vote for offset vectors ({@linkcode voteOffsets}). For each vector that recurs, and for none,
 * every row's nearest partner is sought, and copies are told from independent rows by the gap between the two
 * ({@linkcode copyDistance}). Then each row is tied to its nearest partner within that distance. Neither the order of
 * the rows nor the distance between them matters. Where the copies of one kind all stand equally far below their
 * originals, that is further evidence, and rows at that distance are tied if three columns of four agree
 * ({@linkcode copiesAtLag}).
 *
 * Work is bounded, whatever the number of rows: 9 million votes, some 8 million pairs for each of up to 7 vectors, 60
 * million to find all rows of a copy; everything else grows as N. In a table too large for that, a part of the rows is
 * asked, evenly spread. Copies of fewer than 20 rows, and those that differ in more than a quarter of the columns or
 * more than four, are not found.
 *
 * @param columns the columns that are evidence, the label among them
 * @param duplicateOf shape [N]: the first row with the same contents
 */
export function findCopies(
  columns: readonly CheckColumn[],
  duplicateOf: Int32Array,
): RowCopy[] {
  const rows = duplicateOf.length;
  if (rows < 2 * MIN_ROWS || columns.length < MIN_COLUMNS) return [];
  const distinct = Int32Array.from(duplicateOf.keys()).filter((row) => duplicateOf[row] === row);
  const matrix = createRowMatrix(columns.map((column) => pick(column, distinct)), distinct.length);
  const copies: RowCopy[] = [];
  const repeated = lagOf(
    [...duplicateOf].flatMap((first, row) => first === row ? [] : [[first, row] as const]),
  );
  if (repeated !== null) copies.push(copiesAtLag(columns, rows, repeated));
  const none = new Int32Array(matrix.columns.length);
  for (const offset of [none, ...voteOffsets(matrix, createRandom(1))]) {
    const distance = searchDistance(matrix, offset);
    if (distance === null) continue;
    const copy = copyOf(matrix, offset, distance, distinct);
    const lag = lagOf([...copy.rows].map((row, at) => [copy.originals[at]!, row] as const));
    copies.push(lag === null ? copy : copiesAtLag(columns, rows, lag));
  }
  return withoutImplied(
    copies.filter((copy) => copy.rows.length >= MIN_ROWS),
    rows,
    columns.length,
  );
}

function pick(column: CheckColumn, rows: Int32Array): CheckColumn {
  return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
}

/** Mismatches up to which partners at an offset are copies; null where they are none. */
function searchDistance(matrix: RowMatrix, offset: Int32Array): number | null {
  const width = matrix.columns.length;
  const most = Math.min(MAX_MISMATCHES, Math.floor(MISMATCH_SHARE * width));
  const nearest = new Uint32Array(most + 3);
  const pairs = new Uint32Array(most + 3);
  let rows = 0;
  visitClosePartners(
    matrix,
    {
      offset,
      maxMismatches: most + 2,
      breaks: most + 2,
      minPresent: MIN_COLUMNS,
      budget: SEARCH_BUDGET,
      giveWay: "ROWS",
    },
    (_, partners) => {
      if (isCrowded(partners)) return;
      rows++;
      for (const { mismatches } of partners) pairs[mismatches]!++;
      if (partners.length > 0) nearest[distanceOf(partners)]!++;
    },
  );
  return copyDistance({ nearest, pairs, rows }, most);
}

/** Mismatches of a row's nearest partners; infinite where there are none. */
function distanceOf(partners: readonly ClosePartner[]): number {
  return partners.reduce((least, { mismatches }) => Math.min(least, mismatches), Infinity);
}

/** Whether a row stands in a crowd of customers who are all alike, of whom nothing can be told. */
function isCrowded(partners: readonly ClosePartner[]): boolean {
  const near = distanceOf(partners) + 1;
  return partners.filter(({ mismatches }) => mismatches <= near).length > CROWD;
}

/** The nearest of a row's partners, those as near as each other; none for a row in a crowd. */
function nearestOf(partners: readonly ClosePartner[]): readonly ClosePartner[] {
  const distance = distanceOf(partners);
  return isCrowded(partners) ? [] : partners.filter(({ mismatches }) => mismatches === distance);
}

/** All rows of a copy, each with the nearest rows that it repeats. */
function copyOf(
  matrix: RowMatrix,
  offset: Int32Array,
  distance: number,
  distinct: Int32Array,
): RowCopy {
  const found = new Map<number, CopiedPair>();
  const moved = offset.some((by) => by !== 0);
  visitClosePartners(
    matrix,
    {
      offset,
      maxMismatches: distance,
      breaks: distance + MISSING_VALUES,
      minPresent: MIN_COLUMNS,
      budget: TIE_BUDGET,
      giveWay: "BREAKS",
    },
    (row, partners) => {
      for (const { row: partner, mismatches } of nearestOf(partners)) {
        const [from, to] = moved || row < partner ? [row, partner] : [partner, row];
        found.set(from * matrix.rows + to, { from, to, mismatches });
      }
    },
  );
  const pairs = mutualAt(distance, [...found.values()]);
  const sign = directionOf(pairs, offset);
  const directed = pairs.map(({ from, to, mismatches }) =>
    sign === 1 ? { from, to, mismatches } : { from: to, to: from, mismatches }
  ).sort((a, b) => a.to - b.to || a.from - b.from);
  return {
    rows: Int32Array.from(directed, ({ to }) => distinct[to]!),
    originals: Int32Array.from(directed, ({ from }) => distinct[from]!),
    mismatches: Uint8Array.from(directed, ({ mismatches }) => mismatches),
    lag: null,
    offsets: Object.fromEntries(
      matrix.columns.flatMap(({ name, kind, unit }, column) =>
        kind === "number" ? [[name, Number((sign * offset[column]! * unit).toPrecision(12))]] : []
      ),
    ),
  };
}

/** At the farthest distance, where chance partners are most frequent, only pairs that are nearest to each other. */
function mutualAt(distance: number, pairs: readonly CopiedPair[]): CopiedPair[] {
  const nearest = new Map<number, number>();
  for (const { from, to, mismatches } of pairs) {
    for (const row of [from, to]) {
      nearest.set(row, Math.min(nearest.get(row) ?? Infinity, mismatches));
    }
  }
  return pairs.filter(({ from, to, mismatches }) =>
    mismatches < distance || nearest.get(from) === distance && nearest.get(to) === distance
  );
}

interface CopiedPair {
  readonly from: number;
  readonly to: number;
  readonly mismatches: number;
}

/**
 * Whether the offset leads from original to copy, 1, or back, −1. A copy stands further down; where the rows were
 * shuffled, nothing tells, and it is taken to be what has the greater numbers.
 */
function directionOf(pairs: readonly CopiedPair[], offset: Int32Array): 1 | -1 {
  const downwards = pairs.filter(({ from, to }) => to > from).length / pairs.length;
  if (downwards >= SAME_DIRECTION) return 1;
  if (downwards <= 1 - SAME_DIRECTION) return -1;
  return offset.reduce((sum, by) => sum + Math.sign(by), 0) >= 0 ? 1 : -1;
}

/** How far apart the rows of most pairs stand; null where most pairs differ in that. */
function lagOf(pairs: readonly (readonly [original: number, row: number])[]): number | null {
  const lags = new Map<number, number>();
  for (const [original, row] of pairs) {
    lags.set(row - original, (lags.get(row - original) ?? 0) + 1);
  }
  const [lag, count] = [...lags].reduce((top, each) => each[1] > top[1] ? each : top, [0, 0]);
  return count >= MIN_ROWS && count >= LAG_SHARE * pairs.length && lag > 0 ? lag : null;
}

/** Drops copies that follow from others, as a copy of a copy does; at each turn the one that explains most is taken. */
function withoutImplied(
  copies: readonly RowCopy[],
  rows: number,
  columns: number,
): RowCopy[] {
  const groups = createRowGroups(rows);
  let open = [...copies];
  const taken: RowCopy[] = [];
  while (open.length > 0) {
    const gains = open.map((copy) => gainOf(copy, groups.toArray(), columns))
      .sort((a, b) => b.cells - a.cells)
      .filter(({ copy, rows }) => rows >= Math.max(MIN_ROWS, NEW_SHARE * copy.rows.length));
    const [best, ...rest] = gains;
    if (!best) break;
    taken.push(best.copy);
    best.copy.rows.forEach((row, at) => groups.union(row, best.copy.originals[at]!));
    open = rest.map(({ copy }) => copy);
  }
  return taken;
}

/** What a copy explains that nothing else does: rows not yet tied to their originals, and their cells in common. */
function gainOf(copy: RowCopy, groups: Int32Array, columns: number) {
  const cells = new Map<number, number>();
  copy.rows.forEach((row, at) => {
    if (groups[row] === groups[copy.originals[at]!]) return;
    cells.set(row, Math.max(cells.get(row) ?? 0, columns - copy.mismatches[at]!));
  });
  return { copy, rows: cells.size, cells: cells.values().reduce((sum, count) => sum + count, 0) };
}
