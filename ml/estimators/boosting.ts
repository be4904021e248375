import type { Random } from "@/ml/random.ts";
import { leafOf, type Tree } from "@/ml/tree/tree.ts";
import type { PreparedRows } from "./estimator.ts";
import { sampleRows } from "./sampling.ts";

/** Log-odds of the share of churned rows, exact in float32: where boosting starts. */
export function logOddsOf(labels: Uint8Array): number {
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return Math.fround(Math.log(share / (1 - share)));
}

/** Draws each tree's rows: a share of them without replacement, or all. */
export function rowSampler(rows: number, share: number, random: Random): () => Int32Array {
  const size = Math.max(1, Math.floor(share * rows));
  if (size < rows) return () => sampleRows(rows, size, random);
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return () => all.slice();
}

/** Adds a tree's prediction to the margins of the rows that it was not grown on. */
export function addUnsampled(
  tree: Tree,
  sampled: Int32Array,
  { features, rows, columns }: PreparedRows,
  margin: Float64Array,
): void {
  const seen = new Uint8Array(rows);
  for (const row of sampled) seen[row] = 1;
  for (let row = 0; row < rows; row++) {
    if (!seen[row]) margin[row]! += tree.value[leafOf(tree, features, row * columns)]!;
  }
}
