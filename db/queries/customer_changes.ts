/** What changed of the customers, in the order in which it could be seen; see docs/adr/0037-sync-by-watermark-and-tombstones.md. */
import { and, type InferSelectModel, sql } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import { customerChanges } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { type CustomerWithPrediction, findCustomers } from "./customers.ts";
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
  readonly customer: CustomerWithPrediction | null;
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
 * The last change of each customer, the oldest first. Changes and customers are read as of one moment, so that no
 * customer is older than its change.
 *
 * @throws {InvalidQueryError} `INVALID_PAGE` or `INVALID_CURSOR`
 */
export async function listCustomerChanges(
  db: Database,
  schema: CustomerSchema,
  { deleted, ...args }: PageArgs & ChangeFilter,
): Promise<Page<CustomerChange>> {
  const request = pageRequest(args);
  const { cursor, backward, size } = request;
  const key = cursor === undefined ? undefined : decodeCursor(cursor, isChangeKey);
  const after = key &&
    sql`${customerChanges.change} ${backward ? sql`<` : sql`>`} ${key[1]}::bigint`;
  return await db.transaction(async (tx) => {
    const changes = await tx.select().from(customerChanges).where(and(deletedIs(deleted), after))
      .orderBy(sql`${customerChanges.change} ${backward ? sql`desc` : sql`asc`}`).limit(size + 1);
    const there = changes.filter((change) => !change.deleted).map(({ customerId }) => customerId);
    const customers = new Map(
      (await findCustomers(tx, schema, there)).map((customer) => [customer.customerId, customer]),
    );
    return toPage(
      changes.map((change): CustomerChange => ({
        ...change,
        customer: customers.get(change.customerId) ?? null,
      })),
      request,
      ({ change }) => encodeCursor(["CHANGE", change]),
    );
  }, { isolationLevel: "repeatable read", accessMode: "read only" });
}

/** How many customers there are or were. */
export async function countCustomerChanges(
  db: Queryable,
  { deleted }: ChangeFilter = {},
): Promise<number> {
  return await db.$count(customerChanges, deletedIs(deleted));
}
