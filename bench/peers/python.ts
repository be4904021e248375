import { join } from "node:path";
import type { PreparedRows } from "@/ml/estimators/estimator.ts";

/** Debian's own Python, which its packages python3-sklearn and python3-xgboost belong to. */
const PYTHON = "/usr/bin/python3";

/** The version of a Python package that is installed here, or null. */
export async function packageVersion(name: string): Promise<string | null> {
  try {
    const args = ["-c", `import ${name}; print(${name}.__version__)`];
    const { success, stdout } = await new Deno.Command(PYTHON, { args }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Writes a table as the scripts here read it.
 *
 * @returns paths of its features and its labels
 */
export async function writeTable(
  { features, labels }: Pick<PreparedRows, "features" | "labels">,
  folder: string,
): Promise<readonly [string, string]> {
  const files = [join(folder, "features"), join(folder, "labels")] as const;
  await Deno.writeFile(files[0], new Uint8Array(features.buffer as ArrayBuffer));
  await Deno.writeFile(files[1], labels);
  return files;
}

/**
 * Runs a script of this folder, whose libraries take one thread where it does not ask for more, and returns what it
 * prints.
 */
export async function runScript(script: string, ...args: readonly string[]): Promise<string> {
  const path = join(import.meta.dirname!, script);
  const { success, stdout, stderr } = await new Deno.Command(PYTHON, {
    args: [path, ...args],
    env: { OMP_NUM_THREADS: "1" },
  }).output();
  if (!success) throw new Error(`${path} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
