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
  { features, columns, labels }: PreparedRows,
  folder: string,
): Promise<(name: string) => Promise<number>> {
  const script = join(import.meta.dirname!, "scikit_learn.py");
  const files = [join(folder, "features"), join(folder, "labels")];
  await Deno.writeFile(files[0]!, new Uint8Array(features.buffer as ArrayBuffer));
  await Deno.writeFile(files[1]!, labels);
  return async (name) => {
    const args = [script, name, String(columns), ...files];
    const env = { OMP_NUM_THREADS: "1" };
    const { success, stdout, stderr } = await new Deno.Command(PYTHON, { args, env }).output();
    if (!success) throw new Error(`${script} failed: ${new TextDecoder().decode(stderr)}`);
    return Number(new TextDecoder().decode(stdout));
  };
}
