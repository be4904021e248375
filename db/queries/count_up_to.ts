import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { type CustomerFilter, customerWhere } from "./customer_filter.ts";

/** A count that stops at a limit. */
export interface BoundedCount {
  readonly count: number;
  /** Whether there are more than that. */
  readonly more: boolean;
}

/**
 * How many customers a filter lets through, counted up to a limit: what a reader of a list wants to know, without
 * reading a large table for it.
 *
 * @throws {InvalidQueryError} `INVALID_FILTER`
 */
export async function countUpTo(
  db: Queryable,
  schema: CustomerSchema,
  filter: CustomerFilter,
  limit: number,
): Promise<BoundedCount> {
  const found = db.select({ one: sql`1` }).from(customers).where(customerWhere(schema, filter))
    .limit(limit + 1).as("found");
  const [row] = await db.select({ count: sql`count(*)`.mapWith(Number) }).from(found);
  const count = row?.count ?? 0;
  return { count: Math.min(count, limit), more: count > limit };
}
