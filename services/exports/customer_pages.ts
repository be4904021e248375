import type { Database } from "@/db/client.ts";
import type { CustomerKey } from "@/db/queries/customer_order.ts";
import { isOtherTable } from "@/db/queries/errors.ts";
import {
  type CustomerReading,
  type CustomerValues,
  readCustomerValues,
} from "@/db/queries/exported_customers.ts";
import { UserError } from "../errors.ts";
import type { ReadPage } from "./table.ts";

/** Rows of a page: few enough that reading them keeps no one waiting who reads over the same connection. */
const PAGE_ROWS = 500;

/**
 * Customers page by page, each read while the one before it is written.
 *
 * Changes made meanwhile may show: a snapshot of a whole export would keep imports from replacing the table. A
 * replacing import does not mix two tables, but ends the pages with the error `CUSTOMERS_REPLACED`.
 *
 * @param limit customers at the most
 */
export async function* exportPages(
  services: { readonly db: Database },
  reading: CustomerReading,
  limit: number,
): AsyncGenerator<ReadPage> {
  let left = limit;
  let table: number | undefined;
  let next = pageAfter(services, reading, undefined, left);
  while (true) {
    const found = await next;
    if (!found) return;
    table ??= found.table;
    if (found.table !== table) throw replaced();
    left -= found.rows;
    if (left <= 0) return yield found;
    next = pageAfter(services, reading, found.last, left);
    // Someone who stops reading leaves this one alone; its failure is passed to the one that goes on.
    next.catch(() => {});
    yield found;
  }
}

async function pageAfter(
  { db }: { readonly db: Database },
  reading: CustomerReading,
  after: CustomerKey | undefined,
  left: number,
): Promise<CustomerValues | undefined> {
  try {
    return await readCustomerValues(db, reading, after, Math.min(PAGE_ROWS, left));
  } catch (error) {
    throw isOtherTable(error) ? replaced() : error;
  }
}

function replaced(): UserError {
  return new UserError(
    "CUSTOMERS_REPLACED",
    "The customers were replaced while they were exported. Export them again.",
  );
}
