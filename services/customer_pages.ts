import { and, asc, gt, type SQL } from "drizzle-orm";
import type { InferSelectModel } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";

/** A customer as stored. */
export type CustomerRow = InferSelectModel<typeof customers>;

/** Customers read at once: few enough that reading and encoding them blocks nobody. */
export const PAGE_SIZE = 1000;

/** Customers in order of their id, all or those that a condition lets through, with memory for one page. */
export async function* customerPages(
  db: Database,
  where?: SQL,
  pageSize: number = PAGE_SIZE,
): AsyncGenerator<CustomerRow[]> {
  let last: string | undefined;
  while (true) {
    const page = await db.select().from(customers)
      .where(and(where, last === undefined ? undefined : gt(customers.customerId, last)))
      .orderBy(asc(customers.customerId)).limit(pageSize);
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    last = page.at(-1)!.customerId;
  }
}
