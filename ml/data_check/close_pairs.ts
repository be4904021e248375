import { MISSING, type RowMatrix } from "@/ml/data_check/row_matrix.ts";

/** A row that equals another in all but a few columns once an offset is added. */
export interface ClosePartner {
  readonly row: number;
  /** Columns in which they differ though both have a value. */
  readonly mismatches: number;
}

export interface ClosePartnersOptions {
  /** Shape [C]: what is added to a row before others are compared with it; zero for codes. */
  readonly offset: Int32Array;
  /** Mismatches up to which a partner is close. */
  readonly maxMismatches: number;
  /** Columns that a pair may differ in or lack a value in and be found for sure. */
  readonly breaks: number;
  /** Columns in which both must have a value. */
  readonly minPresent: number;
  /** Pairs to look at, about. */
  readonly budget: number;
  /**
   * What gives way where all pairs would be more: `ROWS` asks a part of the rows, `BREAKS` asks all of them and finds
   * fewer of the pairs that differ in much for sure.
   */
  readonly giveWay: "ROWS" | "BREAKS";
}

/** Blocks below which too few pairs with a mismatch would be found. */
const MIN_BLOCKS = 3;

/**
 * Calls `visit` with each row's close partners: of all rows, or of a part evenly spread over the table where the budget
 * does not suffice otherwise.
 *
 * Rows are compared only where they agree in a whole block of columns. With one block more than may be broken, by
 * mismatches or by missing values, no such pair can miss in every block, so that all are found (the pigeonhole principle,
 * as in Manku, Jain and Das Sarma 2007, "Detecting near-duplicates for web crawling"). A missing value is no mismatch.
 */
export function visitClosePartners(
  matrix: RowMatrix,
  { offset, maxMismatches, breaks, minPresent, budget, giveWay }: ClosePartnersOptions,
  visit: (row: number, partners: readonly ClosePartner[]) => void,
): void {
  const { rows } = matrix;
  let { blocks, indexes, pairs } = indexBlocks(matrix, breaks + 1);
  for (let fewer = breaks; giveWay === "BREAKS" && pairs > budget && fewer >= MIN_BLOCKS; fewer--) {
    ({ blocks, indexes, pairs } = indexBlocks(matrix, fewer));
  }
  const stride = Math.max(1, pairs / budget);
  const comparerOf = createComparer(matrix, blocks, offset, maxMismatches, minPresent);
  for (let at = 0; Math.floor(at) < rows; at += stride) {
    const row = Math.floor(at);
    const compare = comparerOf(row);
    const partners: ClosePartner[] = [];
    indexes.forEach(({ heads, next, shift }, block) => {
      const hash = hashBlock(matrix, blocks[block]!, row, offset);
      if (hash === null) return;
      for (let other = heads[hash >>> shift]! - 1; other >= 0; other = next[other]! - 1) {
        if (other === row) continue;
        const mismatches = compare(other, block);
        if (mismatches >= 0) partners.push({ row: other, mismatches });
      }
    });
    visit(row, partners);
  }
}

function indexBlocks(matrix: RowMatrix, count: number) {
  const blocks = blocksOf(matrix, count);
  const indexes = blocks.map((columns) => indexBlock(matrix, columns));
  return { blocks, indexes, pairs: indexes.reduce((sum, index) => sum + index.pairs, 0) };
}

/** Columns dealt to blocks that tell about equally much. */
function blocksOf({ columns }: RowMatrix, count: number): number[][] {
  const blocks = Array.from(
    { length: Math.min(count, columns.length) },
    () => ({ columns: [] as number[], information: 0 }),
  );
  // Those that tell most come first, so that each goes where least is known.
  columns.forEach(({ matchChance }, column) => {
    const poorest = blocks.reduce((least, block) =>
      block.information < least.information ? block : least
    );
    poorest.columns.push(column);
    poorest.information -= Math.log2(Math.max(matchChance, 1e-9)) - 1e-9;
  });
  return blocks.map((block) => block.columns);
}

/** Rows by the hash of a block: each slot's first row and each row's next, counted from 1; 0 ends. */
export interface BlockIndex {
  readonly heads: Int32Array;
  readonly next: Int32Array;
  /** Bits that a hash is shifted to be a slot. */
  readonly shift: number;
  /** Pairs in all slots together, in both directions. */
  readonly pairs: number;
}

/** Indexes the rows that have a value in each column of the block. */
export function indexBlock(matrix: RowMatrix, block: readonly number[]): BlockIndex {
  const { rows } = matrix;
  const size = Math.max(4, Math.min(22, Math.ceil(Math.log2(rows + 1)) + 1));
  const heads = new Int32Array(2 ** size);
  const counts = new Uint32Array(2 ** size);
  const next = new Int32Array(rows);
  const shift = 32 - size;
  for (let row = 0; row < rows; row++) {
    const hash = hashBlock(matrix, block, row, null);
    if (hash === null) continue;
    const slot = hash >>> shift;
    next[row] = heads[slot]!;
    heads[slot] = row + 1;
    counts[slot]!++;
  }
  const pairs = counts.reduce((sum, count) => sum + count * (count - 1), 0);
  return { heads, next, shift, pairs };
}

/** A hash of 32 bits of a row's values in a block, the offset added; null where a value is missing. */
export function hashBlock(
  { cells, columns }: RowMatrix,
  block: readonly number[],
  row: number,
  offset: Int32Array | null,
): number | null {
  let hash = 0x811c9dc5;
  for (const column of block) {
    const cell = cells[row * columns.length + column]!;
    if (cell === MISSING) return null;
    hash = Math.imul(hash ^ (cell + (offset ? offset[column]! : 0)), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash, 0x85ebca6b);
}

/**
 * Counts in how many columns a row differs from others: makes ready for one row, and takes others one by one. The count is
 * −1 where it is more than allowed, where the offset is not what most of its columns differ by, where the two do not agree
 * in the block that brought them together, or where they agree in an earlier one, in which they met before.
 */
function createComparer(
  { cells, columns: { length: width } }: RowMatrix,
  blocks: readonly (readonly number[])[],
  offset: Int32Array,
  maxMismatches: number,
  minPresent: number,
): (row: number) => (other: number, block: number) => number {
  const flat = Int32Array.from(blocks.flat());
  const ends = Int32Array.from(blocks, (_, at) => blocks.slice(0, at + 1).flat().length);
  const wanted = new Int32Array(width);
  const agrees = (b: number, block: number) => {
    for (let at = block === 0 ? 0 : ends[block - 1]!; at < ends[block]!; at++) {
      const column = flat[at]!;
      if (wanted[column] !== cells[b + column]) return false;
    }
    return true;
  };
  const compare = (other: number, block: number) => {
    const b = other * width;
    let mismatches = 0;
    let present = 0;
    let moved = 0;
    let unmoved = 0;
    for (let column = 0; column < width; column++) {
      const left = wanted[column]!;
      const right = cells[b + column]!;
      if (left === MISSING || right === MISSING) continue;
      present++;
      // Most pairs end here: they met in one block and differ elsewhere.
      if (left !== right && ++mismatches > maxMismatches) return -1;
      if (offset[column] !== 0) left === right ? moved++ : unmoved++;
    }
    if (present < minPresent || unmoved > 0 && moved <= unmoved || !agrees(b, block)) return -1;
    for (let earlier = 0; earlier < block; earlier++) {
      if (agrees(b, earlier)) return -1;
    }
    return mismatches;
  };
  return (row) => {
    for (let column = 0; column < width; column++) {
      const cell = cells[row * width + column]!;
      wanted[column] = cell === MISSING ? MISSING : cell + offset[column]!;
    }
    return compare;
  };
}
