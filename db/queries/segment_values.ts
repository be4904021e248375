import { asc, gt, isNotNull, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Queryable } from "@/db/client.ts";
import { storedColumn } from "@/db/customers_table.ts";
import { customers } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";

const PAGE_ROWS = 5000;

/** What a segmentation reads of a customer. */
export interface SegmentValues {
  readonly id: string;
  /** By the names under which the columns were asked for. */
  readonly values: Readonly<Record<string, number | string | null>>;
  readonly churned: boolean | null;
  readonly churnProbability: number | null;
}

/**
 * All customers with no more than clustering needs, read a page at a time.
 *
 * @param columns keys of the schema's columns, by any names
 */
export async function readSegmentValues(
  db: Queryable,
  schema: CustomerSchema,
  columns: Readonly<Record<string, string>>,
): Promise<SegmentValues[]> {
  const values = Object.fromEntries(
    Object.entries(columns).map((
      [name, key],
    ) => [name, storedColumn(schema, key) as AnyPgColumn<{ data: number | string }>]),
  );
  const rows: SegmentValues[] = [];
  let page: SegmentValues[];
  do {
    const last = rows.at(-1)?.id;
    page = await db.select({
      id: customers.customerId,
      values,
      churned: customers.churned,
      churnProbability: customers.churnProbability,
    }).from(customers)
      .where(last === undefined ? undefined : gt(customers.customerId, last))
      .orderBy(asc(customers.customerId)).limit(PAGE_ROWS) as SegmentValues[];
    for (const row of page) rows.push(row);
  } while (page.length === PAGE_ROWS);
  return rows;
}

/**
 * Some customers, the same each time: those whose ids hash lowest, with a known outcome where there is one.
 *
 * @param keys of the schema's columns
 */
export async function sampleValues(
  db: Queryable,
  schema: CustomerSchema,
  keys: readonly string[],
  limit: number,
): Promise<Record<string, unknown>[]> {
  const values = Object.fromEntries(
    keys.map((key) => [key, storedColumn(schema, key) as AnyPgColumn]),
  );
  const read = (where?: SQL) =>
    db.select({ ...values, churned: customers.churned }).from(customers).where(where)
      .orderBy(sql`hashtextextended(${customers.customerId}, 0)`, customers.customerId)
      .limit(limit);
  const labelled = await read(isNotNull(customers.churned));
  return labelled.length > 0 ? labelled : await read();
}
