import type { CheckColumn } from "@/ml/data_check/table.ts";
import { matchChance, rowHashes } from "@/ml/data_check/signature.ts";

/** Copies that chance explains are no finding; these many times more are. */
const BEYOND_CHANCE = 20;

/** A row and an earlier row that it repeats. */
export interface DuplicatePair {
  readonly row: number;
  readonly first: number;
}

/**
 * Rows that repeat an earlier row in every column given, which is all but the identity.
 *
 * Where the columns hold so little that equal rows are to be expected by chance (the columns taken as independent), the
 * result is empty. Takes O(N log N) time and 24 bytes a row.
 */
export function findDuplicates(columns: readonly CheckColumn[], rows: number): DuplicatePair[] {
  if (columns.length === 0) return [];
  const hashes = rowHashes(columns, rows);
  const order = Uint32Array.from(hashes, (_, row) => row)
    .sort((a, b) => hashes[a]! - hashes[b]! || a - b);
  const pairs: DuplicatePair[] = [];
  for (let start = 0, end = 0; start < rows; start = end) {
    end = start + 1;
    while (end < rows && hashes[order[end]!] === hashes[order[start]!]) end++;
    const distinct = [order[start]!];
    for (let at = start + 1; at < end; at++) {
      const row = order[at]!;
      const first = distinct.find((candidate) => sameRow(columns, candidate, row));
      if (first === undefined) distinct.push(row);
      else pairs.push({ row, first });
    }
  }
  const expected = rows * (rows - 1) / 2 *
    columns.reduce((chance, column) => chance * matchChance([column], rows), 1);
  return pairs.length > BEYOND_CHANCE * expected ? pairs : [];
}

function sameRow(columns: readonly CheckColumn[], a: number, b: number): boolean {
  return columns.every(({ values }) => Object.is(values[a], values[b]) || values[a] === values[b]);
}
