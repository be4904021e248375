import { asc, gt } from "drizzle-orm";
import type { InferSelectModel } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";

/** A customer as stored. */
export type CustomerRow = InferSelectModel<typeof customers>;

/** Customers read at once: few enough that reading and encoding them blocks nobody. */
export const PAGE_SIZE = 1000;

/** All customers in order of their id, a page at a time, with memory for one page. */
export async function* customerPages(
  db: Database,
  pageSize: number = PAGE_SIZE,
): AsyncGenerator<CustomerRow[]> {
  let last: string | undefined;
  while (true) {
    const page = await db.select().from(customers)
      .where(last === undefined ? undefined : gt(customers.customerId, last))
      .orderBy(asc(customers.customerId)).limit(pageSize);
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    last = page.at(-1)!.customerId;
  }
}
