import type { CustomerRow } from "@/db/queries/customers.ts";
import { COLUMNS } from "@/ml/schema.ts";

/** A customer as its file had it. */
export interface PreviewRow {
  readonly customerId: string;
  /** Line of the file, counted from 1 with the header; null when it came from none. */
  readonly line: number | null;
  /** By canonical header or further column: the file's own spelling, 1 for yes and 0 for no; null for an empty cell. */
  readonly cells: Readonly<Record<string, string | null>>;
}

/** Turns a stored customer back into what its file had. */
export function previewOf(row: CustomerRow): PreviewRow {
  const cells = COLUMNS.map(({ name, field }) => {
    const value = row[field];
    if (value === null) return [name, null];
    if (typeof value === "boolean") return [name, value ? "1" : "0"];
    return [name, row.spellings?.[field] ?? String(value)];
  });
  return {
    customerId: row.customerId,
    line: row.importLine,
    cells: { ...row.attributes, ...Object.fromEntries(cells) },
  };
}
