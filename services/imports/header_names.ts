import type { Column, CustomerSchema } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { hasRole } from "@/schema/schema.ts";
import { comparable } from "./text.ts";

/** Names by which headers are matched with the columns of a schema. */
export type HeaderMatcher = (header: string) => Column | undefined;

/** Matches headers with a schema's columns: by header, further names and key. */
export function matcherOf(schema: CustomerSchema): HeaderMatcher {
  const byKey = new Map<string, Column>();
  const byHeader = new Map<string, Column>();
  for (const column of schema.columns) {
    byHeader.set(comparable(column.header), column);
    for (const name of namesOf(column)) {
      const key = keyOf(name);
      if (!byKey.has(key)) byKey.set(key, column);
    }
  }
  // Two columns may differ in case alone.
  return (header) => byHeader.get(comparable(header)) ?? byKey.get(keyOf(header));
}

const matchPreset = matcherOf(ECOMMERCE);

/** Every name by which a column is known. */
export function namesOf({ header, key, names = [] }: Column): string[] {
  return [header, key, ...names];
}

/** What headers are compared by: case, spaces, `_`, `-`, `.` and the width of characters do not count. */
export function keyOf(header: string): string {
  return comparable(header).normalize("NFKC").toLowerCase().replace(/[\s_.\-]/g, "");
}

/** How many of the headers name a column of the public table. */
export const countKnown = (headers: readonly string[]) => headers.filter(matchPreset).length;

/** How many of the headers name a column of a schema or of the public table. */
export function knownCounter(match: HeaderMatcher): (headers: readonly string[]) => number {
  return (headers) => headers.filter((header) => match(header) ?? matchPreset(header)).length;
}

/** Whether fields are the header of a customer table: the id is among them, or several known columns. */
export function isCustomerHeader(
  cells: readonly string[],
  match: HeaderMatcher = matchPreset,
): boolean {
  const known = cells.flatMap((cell) => match(cell) ?? []);
  return known.length > 1 ||
    (cells.length > 1 && known[0] !== undefined && hasRole(known[0], "ID"));
}

/** The column of the public table that a header names, if any. */
export function matchHeader(header: string): Column | undefined {
  return matchPreset(header);
}
