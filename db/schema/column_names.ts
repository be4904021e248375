/** What the columns of a schema are called in the database. */
import { hash } from "node:crypto";
import { snakeCase } from "@/schema/schema.ts";

/** Bytes of an identifier; PostgreSQL cuts off what is longer. */
export const MAX_NAME = 63;

/** Names that the table, its view or PostgreSQL itself has given to something else. */
const TAKEN = new Set([
  ...["attributes", "spellings", "import_id", "import_line", "churn_probability", "risk_band"],
  ...["scoring_run_id", "cluster_id", "created_at", "updated_at"],
  ...["cluster", "persona", "status"],
  ...["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"],
]);

/**
 * The physical column of a key: its snake_case form, such as `order_count`. A key that is none in camel case, that is
 * too long, or whose form is taken gets a hash of itself at its end, so that two keys never share a column.
 */
export function columnName(key: string): string {
  const name = snakeCase(key);
  const plain = /^[A-Za-z][A-Za-z0-9]*$/.test(key) && name.length <= MAX_NAME && !TAKEN.has(name);
  return plain ? name : withHash(name, key, MAX_NAME);
}

/** Name of the index of a column; short enough for what the swap appends to it. */
export function indexName(key: string): string {
  const name = `customers_${columnName(key)}_idx`;
  return name.length <= MAX_NAME - NEXT.length ? name : withHash(name, key, MAX_NAME - NEXT.length);
}

/** Ends the name of everything that waits to take a place. */
export const NEXT = "_next";

/** A name between double quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function withHash(name: string, key: string, length: number): string {
  const ascii = name.replace(/[^a-z0-9_]/g, "");
  return `${ascii.slice(0, length - 9)}_${hash("sha256", key, "hex").slice(0, 8)}`;
}
