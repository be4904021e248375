import { spellingKey } from "@/schema/aliases.ts";
import type { Column } from "@/schema/column.ts";

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

/** What is told of a text that names no category of a column. */
export function unknownCategory(
  { key, categories = [] }: Pick<Column, "key" | "categories">,
  text: string,
) {
  return `Expected ${key} to be one of ${categories.join(", ")}, but found "${text.slice(0, 60)}".`;
}
