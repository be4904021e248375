import type { EncodableRow } from "@/ml/features.ts";
import { type FeatureRecord, FEATURES } from "@/ml/schema.ts";
import { UserError } from "./errors.ts";

/**
 * Brings the categories of one customer into canonical form, as an import does: spellings are matched
 * without case, aliases are merged and the spelling that was merged is kept beside.
 *
 * @throws {UserError} `UNKNOWN_CATEGORY`, with the categories that there are
 */
export function canonicalCategories(row: FeatureRecord): EncodableRow {
  const merged: Record<string, unknown> = { ...row };
  const spellings: Record<string, string> = {};
  for (const { field, categories, aliases = {} } of FEATURES) {
    const value = row[field];
    if (!categories || typeof value !== "string") continue;
    const same = (other: string) => other.toLowerCase() === value.trim().toLowerCase();
    const canonical = categories.find(same);
    const alias = Object.keys(aliases).find(same);
    if (canonical === undefined && alias === undefined) {
      throw new UserError(
        "UNKNOWN_CATEGORY",
        `Expected ${field} to be one of ${categories.join(", ")}, but found "${value}".`,
      );
    }
    merged[field] = canonical ?? aliases[alias!];
    if (canonical === undefined) spellings[field] = alias!;
  }
  return { ...(merged as FeatureRecord), spellings };
}
