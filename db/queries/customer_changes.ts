/** What changed of the customers, in the order in which it could be seen; see docs/adr/0037-sync-by-watermark-and-tombstones.md. */
import { and, eq, getColumns, type InferSelectModel, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customersTable } from "@/db/customers_table.ts";
import { customerChanges } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { CustomerRow } from "./customer_filter.ts";
import {
  decodeCursor,
  encodeCursor,
  type Page,
  type PageArgs,
  pageRequest,
  toPage,
} from "./paging.ts";

/** A change, with the customer as it is now; null where the customer was deleted. */
export interface CustomerChange extends InferSelectModel<typeof customerChanges> {
  readonly customer: CustomerRow | null;
}

/** Which changes. */
export interface ChangeFilter {
  /** Only deleted customers, or only those that were not deleted. */
  readonly deleted?: boolean | null | undefined;
}

function isChangeKey(parts: unknown[]): parts is ["CHANGE", number] {
  return parts.length === 2 && parts[0] === "CHANGE" && Number.isSafeInteger(parts[1]);
}

const deletedIs = (deleted: boolean | null | undefined) =>
  deleted == null
    ? undefined
    : deleted
    ? sql`${customerChanges.deleted}`
    : sql`not ${customerChanges.deleted}`;

/**
 * The last change of each customer, the oldest first. A change and its customer are of one statement, so that neither is
 * older than the other.
 *
 * @throws {InvalidQueryError} `INVALID_PAGE` or `INVALID_CURSOR`
 */
export async function listCustomerChanges(
  db: Queryable,
  schema: CustomerSchema,
  { deleted, ...args }: PageArgs & ChangeFilter,
): Promise<Page<CustomerChange>> {
  const request = pageRequest(args);
  const { cursor, backward, size } = request;
  const key = cursor === undefined ? undefined : decodeCursor(cursor, isChangeKey);
  const customers = customersTable(schema);
  const after = key &&
    sql`${customerChanges.change} ${backward ? sql`<` : sql`>`} ${key[1]}::bigint`;
  const rows = await db.select({ change: getColumns(customerChanges), customer: customers })
    .from(customerChanges).leftJoin(customers, eq(customers.customerId, customerChanges.customerId))
    .where(and(deletedIs(deleted), after))
    .orderBy(sql`${customerChanges.change} ${backward ? sql`desc` : sql`asc`}`).limit(size + 1);
  return toPage(
    rows.map(({ change, customer }): CustomerChange => ({ ...change, customer })),
    request,
    ({ change }) => encodeCursor(["CHANGE", change]),
  );
}

/** How many customers there are or were. */
export async function countCustomerChanges(
  db: Queryable,
  { deleted }: ChangeFilter = {},
): Promise<number> {
  return await db.$count(customerChanges, deletedIs(deleted));
}
