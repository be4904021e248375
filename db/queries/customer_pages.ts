import { and, asc, gt, type SQL } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { customersTable } from "@/db/customers_table.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import type { CustomerRecord, CustomerSchema } from "@/schema/column.ts";

export type { CustomerRow };

/** Customers read at once: few enough that reading and encoding them blocks nobody. */
export const PAGE_SIZE = 1000;

/** Customers in order of their id, all or those that a condition lets through, with memory for one page. */
export async function* customerPages(
  db: Database,
  schema: CustomerSchema,
  where?: SQL,
  pageSize: number = PAGE_SIZE,
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
