import { and, asc, gt, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import { customersTable } from "@/db/customers_table.ts";
import { customers as ownColumns } from "@/db/schema/mod.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import type { CustomerRecord, CustomerSchema } from "@/schema/column.ts";

export type { CustomerRow };

/** Customers read at once, and values at once of wide tables: few enough that reading and encoding them blocks no one. */
const PAGE_SIZE = 1000;
const PAGE_VALUES = 40_000;

const pageSizeOf = ({ columns }: CustomerSchema) =>
  Math.min(PAGE_SIZE, Math.ceil(PAGE_VALUES / Math.max(1, columns.length)));

/** Customers in order of their id, all or those that a condition lets through, with memory for one page. */
export async function* customerPages(
  db: Database,
  schema: CustomerSchema,
  where?: SQL,
  pageSize: number = pageSizeOf(schema),
): AsyncGenerator<CustomerRow[]> {
  const customers = customersTable(schema);
  let last: string | undefined;
  while (true) {
    const page: CustomerRow[] = await db.select().from(customers)
      .where(and(where, last === undefined ? undefined : gt(customers.customerId, last)))
      .orderBy(asc(customers.customerId)).limit(pageSize);
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    last = page.at(-1)!.customerId;
  }
}

/** A stored customer as a record: the same object, of which the schema's keys are read. */
export function recordOf(row: CustomerRow): CustomerRecord {
  return row as unknown as CustomerRecord;
}

/** The condition of customers who are in no segment. */
export const WITHOUT_SEGMENT: SQL = isNull(ownColumns.clusterId);

/** The first customers by their ids. */
export async function firstCustomers(
  db: Queryable,
  schema: CustomerSchema,
  limit: number,
): Promise<CustomerRow[]> {
  const customers = customersTable(schema);
  return await db.select().from(customers).orderBy(asc(customers.customerId)).limit(limit);
}

/**
 * Customers whose outcome is known, up to a maximum, and how many there are in all; of more, a fixed random part. They
 * are in the order of the files that they came from, since a table that was appended to itself shows only in it.
 */
export async function labelledCustomers(
  db: Database,
  schema: CustomerSchema,
  limit: number,
): Promise<{ readonly rows: CustomerRow[]; readonly total: number }> {
  const labelled = isNotNull(ownColumns.churned);
  const total = await db.$count(ownColumns, labelled);
  const rows: CustomerRow[] = [];
  for await (const page of customerPages(db, schema, and(labelled, partOf(total, limit)))) {
    rows.push(...page);
  }
  rows.sort((a, b) =>
    (a.importId ?? 0) - (b.importId ?? 0) || (a.importLine ?? 0) - (b.importLine ?? 0)
  );
  return { rows, total };
}

/** The fixed random part of a table that is too large, by the hash of the id; undefined takes all. */
function partOf(total: number, limit: number): SQL | undefined {
  if (total <= limit) return undefined;
  const share = Math.floor(limit / total * 2 ** 32).toString(16).padStart(8, "0");
  return sql`substr(md5(${ownColumns.customerId}), 1, 8) < ${share}`;
}
