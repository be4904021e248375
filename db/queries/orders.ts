/** Orders as they are stored, by pages. */
import {
  and,
  asc,
  count,
  eq,
  gt,
  inArray,
  type InferSelectModel,
  isNotNull,
  isNull,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { orders } from "@/db/schema/mod.ts";
import {
  decodeCursor,
  encodeCursor,
  isStorableText,
  type Page,
  type PageArgs,
  type PageRequest,
  pageRequest,
  toPage,
} from "./paging.ts";

/** An order. */
export type OrderRow = InferSelectModel<typeof orders>;

/** Which orders. */
export interface OrderFilter {
  readonly kind?: readonly OrderRow["kind"][] | null | undefined;
}

const MOMENT = /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/;

function isOrderKey(parts: unknown[]): parts is ["ORDER", string, string] {
  return parts.length === 3 && parts[0] === "ORDER" && typeof parts[1] === "string" &&
    MOMENT.test(parts[1]) && isStorableText(parts[2]);
}

const cursorOf = ({ orderedAt, orderId }: OrderRow) => encodeCursor(["ORDER", orderedAt, orderId]);

/** The newest first. */
function stretchOf({ cursor, backward, size }: PageRequest) {
  const key = cursor === undefined ? undefined : decodeCursor(cursor, isOrderKey);
  const beyond = backward ? sql`>` : sql`<`;
  const direction = backward ? sql`asc` : sql`desc`;
  return {
    where: key &&
      sql`(${orders.orderedAt}, ${orders.orderId}) ${beyond} (${key[1]}::text::timestamp, ${
        key[2]
      })`,
    orderBy: sql`${orders.orderedAt} ${direction}, ${orders.orderId} ${direction}`,
    limit: size + 1,
  };
}

function whereOf({ kind }: OrderFilter): SQL | undefined {
  return kind ? inArray(orders.kind, [...kind]) : undefined;
}

/** The orders of the shop, the newest first. */
export async function listOrders(
  db: Queryable,
  { filter = {}, ...args }: PageArgs & { readonly filter?: OrderFilter },
): Promise<Page<OrderRow>> {
  const request = pageRequest(args);
  const { where, orderBy, limit } = stretchOf(request);
  const rows = await db.select().from(orders).where(and(whereOf(filter), where))
    .orderBy(orderBy).limit(limit);
  return toPage(rows, request, cursorOf);
}

/** How many orders there are. */
export async function countOrders(db: Queryable, filter: OrderFilter = {}): Promise<number> {
  return await db.$count(orders, whereOf(filter));
}

/** The same page of the orders of each of some customers, the newest first, in one statement. */
export async function ordersOfCustomers(
  db: Queryable,
  customerIds: readonly string[],
  args: PageArgs,
): Promise<ReadonlyMap<string, Page<OrderRow>>> {
  const request = pageRequest(args);
  const { where, orderBy, limit } = stretchOf(request);
  const page = db.select({ orderId: orders.orderId }).from(orders)
    .where(and(sql`${orders.customerId} = ids.id`, where)).orderBy(orderBy).limit(limit);
  const rows = await db.select().from(orders).where(sql`${orders.orderId} in (
    select page.order_id from json_array_elements_text(${
    JSON.stringify(customerIds)
  }::text::json) as ids(id)
      cross join lateral (${page}) page)`).orderBy(orderBy);
  const byCustomer = Map.groupBy(rows, ({ customerId }) => customerId);
  return new Map(
    customerIds.map((id) => [id, toPage(byCustomer.get(id) ?? [], request, cursorOf)]),
  );
}

/** How many orders, of whatever kind, each of some customers has. */
export async function countOrdersOfCustomers(
  db: Queryable,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.select({ id: orders.customerId, orders: count() }).from(orders)
    .where(inArray(orders.customerId, [...customerIds])).groupBy(orders.customerId);
  return new Map(rows.map(({ id, orders }) => [id!, orders]));
}

/** Days of a customer with an order, oldest first, and what was spent on each, returns taken off. */
export interface OrderDay {
  /** ISO 8601. */
  readonly day: string;
  readonly orders: number;
  /** Null where no amounts are known. */
  readonly spend: number | null;
}

/** What a customer ordered day by day: PLACED and RETURN, the newest days where there are more than the limit. */
export async function orderDays(
  db: Queryable,
  customerId: string,
  limit: number,
): Promise<OrderDay[]> {
  const day = sql<string>`${orders.orderedAt}::date::text`;
  const rows = await db.select({
    day,
    orders: sql<number>`(count(*) filter (where ${orders.kind} = 'PLACED'))::int`,
    spend: sql<number | null>`sum(${orders.amount})`,
  }).from(orders).where(
    and(eq(orders.customerId, customerId), inArray(orders.kind, ["PLACED", "RETURN"])),
  ).groupBy(day).orderBy(sql`${day} desc`).limit(limit);
  return rows.reverse();
}

/** Orders by their ids, page after page, with memory for one. */
export async function* orderPages(
  db: Queryable,
  { customerIds, kind }: OrderFilter & { readonly customerIds?: readonly string[] | undefined },
  pageSize: number,
): AsyncGenerator<OrderRow[]> {
  let last: string | undefined;
  while (true) {
    const page: OrderRow[] = await db.select().from(orders).where(and(
      whereOf({ kind }),
      customerIds && inArray(orders.customerId, [...customerIds]),
      last === undefined ? undefined : gt(orders.orderId, last),
    )).orderBy(asc(orders.orderId)).limit(pageSize);
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    last = page.at(-1)!.orderId;
  }
}

/** The day of the last order of a customer, ISO 8601; undefined where no customer has ordered. */
export async function lastDayOfOrders(db: Queryable): Promise<string | undefined> {
  const [row] = await db.select({ day: sql<string>`${orders.orderedAt}::date::text` }).from(orders)
    .where(and(eq(orders.kind, "PLACED"), isNotNull(orders.customerId)))
    .orderBy(sql`${orders.orderedAt} desc`).limit(1);
  return row?.day;
}

/** The currency of most orders with an amount (ISO 4217 where the file says so); undefined where none is stated. */
export async function usualCurrency(db: Queryable): Promise<string | undefined> {
  const [row] = await db.select({ currency: orders.currency }).from(orders)
    .where(and(sql`${orders.currency} is not null`, sql`not (${isNull(orders.amount)})`))
    .groupBy(orders.currency).orderBy(sql`count(*) desc, ${orders.currency}`).limit(1);
  return row?.currency ?? undefined;
}
