import { join } from "node:path";
import type { PreparedRows } from "@/ml/estimators/estimator.ts";

/** Debian's own Python, which its package python3-sklearn belongs to. */
const PYTHON = "/usr/bin/python3";

/** The version of scikit-learn that is installed here, or null. */
export async function scikitLearnVersion(): Promise<string | null> {
  try {
    const args = ["-c", "import sklearn; print(sklearn.__version__)"];
    const { success, stdout } = await new Deno.Command(PYTHON, { args }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

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
    Number(await run("scikit_learn.py", name, String(table.columns), ...files));
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
    return JSON.parse(await run("scikit_learn_folds.py", String(table.columns), ...files, path));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Paths of its features and its labels. */
async function writeTable(
  { features, labels }: PreparedRows,
  folder: string,
): Promise<readonly string[]> {
  const files = [join(folder, "features"), join(folder, "labels")] as const;
  await Deno.writeFile(files[0], new Uint8Array(features.buffer as ArrayBuffer));
  await Deno.writeFile(files[1], labels);
  return files;
}

async function run(script: string, ...args: string[]): Promise<string> {
  const path = join(import.meta.dirname!, script);
  const { success, stdout, stderr } = await new Deno.Command(PYTHON, {
    args: [path, ...args],
    env: { OMP_NUM_THREADS: "1" },
  }).output();
  if (!success) throw new Error(`${path} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
