import type { Random } from "@/ml/random.ts";

/**
 * Draws `size` of the rows 0 … rows − 1 without replacement, in ascending order (Knuth, The Art of Computer
 * Programming, 3.4.2, algorithm S).
 */
export function sampleRows(rows: number, size: number, random: Random): Int32Array {
  const sample = new Int32Array(size);
  let drawn = 0;
  for (let row = 0; drawn < size; row++) {
    if (random.next() * (rows - row) < size - drawn) sample[drawn++] = row;
  }
  return sample;
}

/** Draws `size` rows with replacement, in ascending order. */
export function bootstrapRows(rows: number, size: number, random: Random): Int32Array {
  return Int32Array.from({ length: size }, () => random.int(rows)).sort();
}
