import { fileURLToPath } from "node:url";

/** The folder of the public table and its figures, which is not copied into the repository. */
export function referenceFolder(): string {
  return Deno.env.get("HOLDFAST_REFERENCE_DATA") ??
    fileURLToPath(new URL("../../../shared/data", import.meta.url));
}

/** Path of the real table; undefined where it is absent, which the tests that need it say. */
export function referenceTable(): string | undefined {
  const path = `${referenceFolder()}/ecommerce-churn.csv`;
  try {
    Deno.statSync(path);
    return path;
  } catch {
    return undefined;
  }
}
