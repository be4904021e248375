import type { EncodableRow } from "@/ml/features.ts";
import { spellingKey } from "@/schema/aliases.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { featuresOf } from "@/schema/schema.ts";
import { UserError } from "../errors.ts";

/** A category that a text names. */
export interface NamedCategory {
  /** Its canonical spelling. */
  readonly value: string;
  /** The alias that was merged into it, which exports give back; undefined for any other spelling. */
  readonly spelling?: string;
  /** Whether the text is a word for the category and not its canonical spelling. */
  readonly translated: boolean;
}

/** What a choice takes. */
type Choice = Pick<Column, "categories" | "aliases" | "synonyms">;

/**
 * Finds the category that a text names, by canonical spelling, alias or synonym; case and spaces do not count. Where no
 * categories are listed, any other text names itself.
 */
export function categoryReader(column: Choice): (text: string) => NamedCategory | undefined {
  const { categories, aliases = {}, synonyms = {} } = column;
  const known = new Map<string, NamedCategory>();
  for (const [synonym, value] of Object.entries(synonyms)) {
    known.set(spellingKey(synonym), { value, translated: true });
  }
  for (const [spelling, value] of Object.entries(aliases)) {
    known.set(spellingKey(spelling), { value, spelling, translated: true });
  }
  for (const value of categories ?? []) known.set(spellingKey(value), { value, translated: false });
  const other = (value: string) => categories ? undefined : { value, translated: false };
  return (text) => known.get(spellingKey(text)) ?? other(text);
}

/** Whether texts of a column are read by {@linkcode categoryReader}, since some of them mean another. */
export function namesCategories({ categories, aliases }: Choice): boolean {
  return categories !== undefined || aliases !== undefined;
}

/** The spellings of a column's categories that a message names: canonical ones and aliases. */
export function categorySpellings({ categories = [], aliases = {} }: Choice): string[] {
  return [...categories, ...Object.keys(aliases)];
}

/**
 * Brings the categories of one customer into canonical form, as an import does: spellings are matched
 * without case, aliases are merged and the spelling that was merged is kept beside.
 *
 * @throws {UserError} `UNKNOWN_CATEGORY`, with the categories that there are
 */
export function canonicalCategories(
  row: Readonly<Record<string, unknown>>,
  schema: CustomerSchema,
): EncodableRow {
  const merged: Record<string, unknown> = { ...row };
  const spellings: Record<string, string> = {};
  for (const column of featuresOf(schema)) {
    const value = row[column.key];
    if (!namesCategories(column) || typeof value !== "string") continue;
    const named = categoryReader(column)(value);
    if (!named) {
      throw new UserError(
        "UNKNOWN_CATEGORY",
        `Expected ${column.key} to be one of ${
          column.categories!.join(", ")
        }, but found "${value}".`,
      );
    }
    merged[column.key] = named.value;
    if (named.spelling !== undefined) spellings[column.key] = named.spelling;
  }
  return { ...merged, spellings };
}
