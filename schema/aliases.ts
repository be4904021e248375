/** What single values of a column mean, where a person says so. */
import { yesNo } from "./cells.ts";
import type { Column } from "./column.ts";
import { dateForm } from "./dates.ts";
import { shapeOf } from "./kinds.ts";
import { numberForm } from "./numbers.ts";

/** What makes spellings of one value the same: case, width of characters and spaces do not count. */
export function spellingKey(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ");
}

/** The first alias whose meaning the column's kind cannot be read from; undefined where there is none. */
export function unreadableAlias(
  column: Column,
): { readonly value: string; readonly meaning: string } | undefined {
  const found = Object.entries(column.aliases ?? {})
    .find(([, meaning]) => meaning !== "" && !isReadable(column, meaning));
  return found && { value: found[0], meaning: found[1] };
}

function isReadable({ kind, roles, categories }: Column, meaning: string): boolean {
  if (roles.includes("LABEL") || roles.includes("IGNORED")) return true;
  switch (shapeOf({ kind })) {
    case "flag":
      return yesNo(meaning) !== undefined;
    case "range":
      return numberForm(meaning) !== undefined;
    case "date":
      return dateForm(meaning, true) !== undefined;
    case "choice":
      return !categories || categories.includes(meaning);
    case "text":
      return true;
  }
}
