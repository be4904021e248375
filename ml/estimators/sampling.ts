import type { Random } from "@/ml/random.ts";
import type { LabelledFeatures } from "./estimator.ts";
import { takeRows } from "./select_rows.ts";

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

/** Rows that a model of kept rows learns from at most. */
const MAX_KEPT_ROWS = 6000;

/**
 * All rows, or 6,000 of them drawn without replacement: a model of kept rows compares each of them with every customer
 * that it scores, and a kernel's fit keeps the square of their number in memory, then 144 MB.
 */
export function atMostKept(data: LabelledFeatures, random: Random): LabelledFeatures {
  if (data.rows <= MAX_KEPT_ROWS) return data;
  return takeRows(data, sampleRows(data.rows, MAX_KEPT_ROWS, random));
}
