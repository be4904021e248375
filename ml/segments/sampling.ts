import type { Random } from "@/ml/random.ts";

/** All rows of 0 … count − 1 where they are at most `size`, else `size` of them drawn without replacement. */
export function sampleRows(count: number, size: number, random: Random): Uint32Array {
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  if (count <= size) return rows;
  for (let drawn = 0; drawn < size; drawn++) {
    const other = drawn + random.int(count - drawn);
    const kept = rows[drawn]!;
    rows[drawn] = rows[other]!;
    rows[other] = kept;
  }
  return rows.slice(0, size);
}

/**
 * How many to draw from each group, so that no group is lost in a sample: `least` of each, or all of a smaller one,
 * and of the rest in proportion to what is left of the groups. Everyone where the sample has room.
 *
 * @param sizes of the groups
 * @param size maximum size of the sample
 */
export function allocateSample(sizes: readonly number[], size: number, least: number): number[] {
  const total = sizes.reduce((sum, each) => sum + each, 0);
  if (total <= size) return [...sizes];
  const floor = Math.min(least, Math.floor(size / sizes.length));
  const sure = sizes.map((each) => Math.min(each, floor));
  const left = size - sure.reduce((sum, each) => sum + each, 0);
  const beyond = total - sure.reduce((sum, each) => sum + each, 0);
  return sizes.map((each, group) =>
    sure[group]! + Math.floor(left * (each - sure[group]!) / beyond)
  );
}
