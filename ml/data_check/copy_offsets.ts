import { hashBlock, indexBlock } from "@/ml/data_check/close_pairs.ts";
import { MISSING, type RowMatrix } from "@/ml/data_check/row_matrix.ts";
import type { Random } from "@/ml/random.ts";

/** Pairs of rows that vote in a round. */
const PAIRS = 1_500_000;
const ROUNDS = 6;
/** Share of the columns that a round looks at, after the first, which looks at all. */
const COLUMN_SHARE = 0.65;
/** Votes that an offset must have, and times more than by chance. */
const MIN_VOTES = 8;
const BEYOND_CHANCE = 20;
/** Pairs from which the chance of each column's difference is estimated. */
const CHANCE_PAIRS = 20_000;
/** Offsets kept of a round, and in all. */
const KEPT_IN_ROUND = 3;
const KEPT = 6;
/** Share of an offset's pairs that must have a column's commonest difference. */
const COMMON_SHARE = 0.5;

interface Candidate {
  readonly offset: Int32Array;
  readonly votes: number;
}

/**
 * The constant offsets by which rows differ from others far more often than by chance: candidates for copies, the most
 * voted first. The offset of no difference is not among them.
 *
 * Rows that are equal in their codes vote for the vector of their numbers' differences. In a copy that was moved by
 * constants every row votes for the same vector; independent rows scatter. Later rounds look at random parts of the
 * columns, so that a copy of which some columns were drawn again is found as well. At most 1.5 million pairs vote in each
 * of 6 rounds, whatever the number of rows.
 *
 * @returns each of shape [C], with 0 for codes
 */
export function voteOffsets(matrix: RowMatrix, random: Random): Int32Array[] {
  const columns = [...matrix.columns.keys()];
  const codes = columns.filter((column) => matrix.columns[column]!.kind === "code");
  const numbers = columns.filter((column) => matrix.columns[column]!.kind === "number");
  if (numbers.length === 0) return [];
  const part = (all: readonly number[]) => {
    const some = all.filter(() => random.next() < COLUMN_SHARE);
    return some.length > 0 ? some : all;
  };
  const candidates: Candidate[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const block = round === 0 ? codes : part(codes);
    const voting = round === 0 ? numbers : part(numbers);
    candidates.push(...voteOnce(matrix, block, voting, numbers));
  }
  const distinct = new Map<string, Candidate>();
  for (const candidate of candidates.sort((a, b) => b.votes - a.votes)) {
    const key = candidate.offset.join();
    if (!distinct.has(key) && candidate.offset.some((by) => by !== 0)) distinct.set(key, candidate);
  }
  return [...distinct.values()].slice(0, KEPT).map(({ offset }) => offset);
}

function voteOnce(
  matrix: RowMatrix,
  block: readonly number[],
  voting: readonly number[],
  numbers: readonly number[],
): Candidate[] {
  const pairs = pairsOf(matrix, block);
  const { hashes, signs } = differenceHashes(matrix, voting, pairs);
  const chance = differenceChances(matrix, voting, pairs);
  const voters = signs.reduce((sum, sign) => sum + Math.abs(sign), 0);
  const runs = [...repeatedVotes(hashes, signs)].map((votes) => {
    const [first] = votes as [number];
    const expected = voters * chance(pairs[2 * first]!, pairs[2 * first + 1]!);
    return { pairs: votes, surprise: votes.length / Math.max(expected, 0.1) };
  }).filter(({ surprise }) => surprise >= BEYOND_CHANCE);
  return runs.sort((a, b) => b.surprise - a.surprise).slice(0, KEPT_IN_ROUND)
    .map((run) => ({
      offset: commonOffset(matrix, numbers, run.pairs, pairs, signs),
      votes: run.pairs.length,
    }));
}

/** The pairs that voted alike, by position, of each vote that came often enough, in the order of their hashes. */
function repeatedVotes(hashes: Float64Array, signs: Int8Array): Iterable<number[]> {
  // Numbers alone are sorted many times faster than positions by their numbers.
  const sorted = hashes.filter((_, at) => signs[at] !== 0).sort();
  const votes = new Map<number, number[]>();
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start >= MIN_VOTES) votes.set(sorted[start]!, []);
  }
  for (let at = 0; at < hashes.length; at++) {
    if (signs[at] !== 0) votes.get(hashes[at]!)?.push(at);
  }
  return votes.values();
}

/** Pairs of rows that are equal in a block, each once, flat: of all rows, or of a part evenly spread. */
function pairsOf(matrix: RowMatrix, block: readonly number[]): Uint32Array {
  const { rows } = matrix;
  const { heads, next, shift, pairs: all } = indexBlock(matrix, block);
  const stride = Math.max(1, all / 2 / PAIRS);
  // The last row that is asked may have as many partners as there are rows.
  const pairs = new Uint32Array(2 * (Math.min(Math.ceil(all / 2), PAIRS) + rows));
  let found = 0;
  for (let at = 0; Math.floor(at) < rows && found < 2 * PAIRS; at += stride) {
    const row = Math.floor(at);
    const hash = hashBlock(matrix, block, row, null);
    if (hash === null) continue;
    // Later rows stand before earlier ones in a slot.
    for (let other = heads[hash >>> shift]! - 1; other >= 0; other = next[other]! - 1) {
      if (stride === 1 ? other <= row : other === row) {
        if (stride === 1) break;
        continue;
      }
      pairs[found++] = row;
      pairs[found++] = other;
    }
  }
  return pairs.subarray(0, found);
}

/**
 * A hash of each pair's differences, the same for a pair and its reverse, and which way round it is: 1 or −1; 0 where
 * the pair has no vote, since a value is missing or nothing differs.
 */
function differenceHashes(
  { cells, columns }: RowMatrix,
  voting: readonly number[],
  pairs: Uint32Array,
) {
  const count = pairs.length / 2;
  const hashes = new Float64Array(count);
  const signs = new Int8Array(count);
  for (let at = 0; at < count; at++) {
    const a = pairs[2 * at]! * columns.length;
    const b = pairs[2 * at + 1]! * columns.length;
    let low = 0x811c9dc5;
    let high = 0x9e3779b9;
    let sign = 0;
    for (const column of voting) {
      const left = cells[a + column]!;
      const right = cells[b + column]!;
      if (left === MISSING || right === MISSING) {
        sign = 0;
        break;
      }
      if (sign === 0) sign = Math.sign(right - left);
      const difference = (right - left) * sign;
      low = Math.imul(low ^ difference, 0x01000193);
      low ^= low >>> 15;
      high = Math.imul(high ^ difference, 0xc2b2ae35);
      high ^= high >>> 13;
    }
    signs[at] = sign;
    hashes[at] = (low >>> 0) * 2 ** 21 + (high >>> 11);
  }
  return { hashes, signs };
}

/** The chance of a pair's differences, if the columns were independent. */
function differenceChances(
  { cells, columns }: RowMatrix,
  voting: readonly number[],
  pairs: Uint32Array,
) {
  const count = pairs.length / 2;
  const stride = Math.max(1, Math.floor(count / CHANCE_PAIRS));
  const shares = voting.map((column) => {
    const seen = new Map<number, number>();
    let total = 0;
    for (let at = 0; at < count; at += stride) {
      const left = cells[pairs[2 * at]! * columns.length + column]!;
      const right = cells[pairs[2 * at + 1]! * columns.length + column]!;
      if (left === MISSING || right === MISSING) continue;
      const difference = Math.abs(right - left);
      seen.set(difference, (seen.get(difference) ?? 0) + 1);
      total++;
    }
    return { seen, total };
  });
  return (from: number, to: number): number =>
    shares.reduce((chance, { seen, total }, at) => {
      const column = voting[at]!;
      const difference = Math.abs(
        cells[to * columns.length + column]! - cells[from * columns.length + column]!,
      );
      return chance * (seen.get(difference) ?? 1) / Math.max(1, total);
    }, 1);
}

/** The commonest difference of each number over pairs that voted alike, 0 where none is common. */
function commonOffset(
  { cells, columns }: RowMatrix,
  numbers: readonly number[],
  votes: readonly number[],
  pairs: Uint32Array,
  signs: Int8Array,
): Int32Array {
  const offset = new Int32Array(columns.length);
  for (const column of numbers) {
    const seen = new Map<number, number>();
    let total = 0;
    for (const at of votes) {
      const left = cells[pairs[2 * at]! * columns.length + column]!;
      const right = cells[pairs[2 * at + 1]! * columns.length + column]!;
      if (left === MISSING || right === MISSING) continue;
      const difference = (right - left) * signs[at]!;
      seen.set(difference, (seen.get(difference) ?? 0) + 1);
      total++;
    }
    const [by, count] = [...seen].reduce((top, each) => each[1] > top[1] ? each : top, [0, 0]);
    if (count >= COMMON_SHARE * total) offset[column] = by;
  }
  return offset;
}
