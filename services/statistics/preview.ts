import type { CustomerRow } from "@/db/queries/customers.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { hasRole } from "@/schema/schema.ts";

/** A customer as its file had it. */
export interface PreviewRow {
  readonly customerId: string;
  /** Line of the file, counted from 1 with the header; null when it came from none. */
  readonly line: number | null;
  /** By header or further column: the file's own spelling, 1 for yes and 0 for no; null for an empty cell. */
  readonly cells: Readonly<Record<string, string | null>>;
}

/** Turns a stored customer back into what its file had. */
export function previewOf(row: CustomerRow, schema: CustomerSchema): PreviewRow {
  const values: Readonly<Record<string, unknown>> = row;
  const stored = schema.columns.filter((column) => !hasRole(column, "IGNORED"));
  const cells = stored.map(({ key, header }) => {
    const value = values[key] ?? null;
    if (value === null) return [header, null];
    if (typeof value === "boolean") return [header, value ? "1" : "0"];
    return [header, row.spellings?.[key] ?? String(value)];
  });
  return {
    customerId: row.customerId,
    line: row.importLine,
    cells: { ...row.attributes, ...Object.fromEntries(cells) },
  };
}
