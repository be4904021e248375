import { join } from "node:path";
import type { PreparedRows } from "@/ml/estimators/estimator.ts";
import { runScript, writeTable } from "./python.ts";

/**
 * Writes the table into a folder and returns what fits one of scikit_learn.py's models on it, in seconds, on one thread
 * as here.
 */
export async function scikitLearnOn(
  table: PreparedRows,
  folder: string,
): Promise<(name: string) => Promise<number>> {
  const files = await writeTable(table, folder);
  return async (name) =>
    Number(await runScript("scikit_learn.py", name, String(table.columns), ...files));
}

/**
 * Judges scikit-learn's estimators at their defaults on the same folds.
 *
 * @param folds shape [rows]: the fold that tests each row
 * @returns grouped out-of-fold AUC by estimator
 */
export async function scikitLearnAucs(
  table: PreparedRows,
  folds: Uint8Array,
): Promise<Readonly<Record<string, number>>> {
  const folder = await Deno.makeTempDir();
  try {
    const files = await writeTable(table, folder);
    const path = join(folder, "folds");
    await Deno.writeFile(path, folds);
    const args = [String(table.columns), ...files, path];
    return JSON.parse(await runScript("scikit_learn_folds.py", ...args));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
