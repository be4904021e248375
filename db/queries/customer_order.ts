import { type SQL, sql } from "drizzle-orm";
import { customers } from "@/db/schema/mod.ts";
import type { CustomerRow } from "./customer_filter.ts";
import { decodeCursor, encodeCursor, isStorableText } from "./paging.ts";

/** The orders that are offered, each with the column that it sorts by and that an index serves. */
export const CUSTOMER_ORDERS = {
  CUSTOMER_ID: "customerId",
  CHURN_PROBABILITY: "churnProbability",
  TENURE: "tenure",
  ORDER_COUNT: "orderCount",
  DAYS_SINCE_LAST_ORDER: "daysSinceLastOrder",
  CASHBACK_AMOUNT: "cashbackAmount",
  SATISFACTION_SCORE: "satisfactionScore",
} as const satisfies Record<string, keyof CustomerRow>;

/** Name of an order. */
export type CustomerOrderField = keyof typeof CUSTOMER_ORDERS;

/** What to sort by. Customers without a value come last, in either direction. */
export interface CustomerOrder {
  readonly field: CustomerOrderField;
  readonly direction: "ASC" | "DESC";
}

/** The riskiest first, the unscored last. */
export const DEFAULT_CUSTOMER_ORDER: CustomerOrder = {
  field: "CHURN_PROBABILITY",
  direction: "DESC",
};

/** Where a page begins: the sort value and the id of the row before it. */
export type CustomerKey = [
  field: CustomerOrderField,
  direction: "ASC" | "DESC",
  value: number | null,
  customerId: string,
];

/** The opaque cursor of a row in an order. */
export function customerCursor(row: CustomerRow, { field, direction }: CustomerOrder): string {
  const value = field === "CUSTOMER_ID" ? null : row[CUSTOMER_ORDERS[field]];
  return encodeCursor([field, direction, value, row.customerId]);
}

/**
 * Reads a cursor.
 *
 * @throws {InvalidQueryError} `INVALID_CURSOR` when it is none of this order's
 */
export function parseCustomerCursor(cursor: string, order: CustomerOrder): CustomerKey {
  return decodeCursor(cursor, (parts): parts is CustomerKey => {
    const [field, direction, value, customerId] = parts;
    return parts.length === 4 && field === order.field && direction === order.direction &&
      isStorableText(customerId) && (value === null || isSortValue(value, order.field));
  });
}

function isSortValue(value: unknown, field: CustomerOrderField): boolean {
  if (field === "CUSTOMER_ID" || typeof value !== "number" || !Number.isFinite(value)) return false;
  const integer = customers[CUSTOMER_ORDERS[field]].getSQLType() === "integer";
  return !integer || (Number.isInteger(value) && Math.abs(value) < 2 ** 31);
}

/** A stretch of the order that one index scan reads from its beginning. */
export interface Stretch {
  readonly where: SQL | undefined;
  readonly orderBy: SQL;
}

/**
 * The stretches that follow a key, to be read one after the other until the page is full.
 *
 * A btree keeps missing values at its end, so that "descending, missing last" is not one walk through it.
 * It is two: the rows that have the value, then those that have none; either walks the index. Paging back
 * walks the same stretches the other way round.
 *
 * @param key where to begin, exclusive; from the start when undefined
 * @param backward against the order
 */
export function stretchesAfter(
  order: CustomerOrder,
  key: CustomerKey | undefined,
  backward: boolean,
): Stretch[] {
  const descending = (order.direction === "DESC") !== backward;
  const direction = descending ? sql`desc` : sql`asc`;
  const beyond = descending ? sql`<` : sql`>`;
  const id = customers.customerId;
  const [, , value, customerId] = key ?? [];
  if (order.field === "CUSTOMER_ID") {
    const where = key ? sql`${id} ${beyond} ${customerId}` : undefined;
    return [{ where, orderBy: sql`${id} ${direction}` }];
  }

  const column = customers[CUSTOMER_ORDERS[order.field]];
  // Both stretches name the whole key, for the planner does not see that a missing value is constant.
  const orderBy = sql`${column} ${direction}, ${id} ${direction}`;
  const withValue = { where: sql`${column} is not null`, orderBy };
  const without = { where: sql`${column} is null`, orderBy };
  if (!key) return backward ? [without, withValue] : [withValue, without];
  if (value === null) {
    const rest = { where: sql`${column} is null and ${id} ${beyond} ${customerId}`, orderBy };
    return backward ? [rest, withValue] : [rest];
  }
  const rest = { where: sql`(${column}, ${id}) ${beyond} (${value}, ${customerId})`, orderBy };
  return backward ? [rest] : [rest, without];
}
