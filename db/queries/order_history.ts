/** When and for how much customers ordered: what models of buying are fitted to and held against. */
import type postgres from "postgres";
import { COUNTING_ORDERS, USUAL_CURRENCY } from "./order_features.ts";

/** The first and the last day with an order that counts, ISO 8601. */
export interface OrderSpan {
  readonly first: string;
  readonly last: string;
  readonly orders: number;
}

/** Undefined where no customer has ordered. */
export async function orderSpan(sql: postgres.Sql): Promise<OrderSpan | undefined> {
  const [row] = await sql<{ first: string | null; last: string | null; orders: number }[]>`
    select min(ordered_at)::date::text as first, max(ordered_at)::date::text as last, count(*)::int as orders
    from orders where customer_id is not null and kind = 'PLACED'`;
  const { first, last, orders } = row!;
  return first === null || last === null ? undefined : { first, last, orders };
}

/** A customer's orders before a cutoff, and from it to the end of a horizon. Several orders of a day are one. */
export interface CustomerHistory {
  readonly customerId: string;
  /** Days from the first order to the last, and to the last day before the cutoff. */
  readonly lastOrder: number;
  readonly age: number;
  readonly orderDays: number;
  /** Days with an order of which the amount is known and above 0, and what was spent on them. */
  readonly spendDays: number;
  readonly spend: number;
  /** The same without the first day. */
  readonly repeatSpendDays: number;
  readonly repeatSpend: number;
  /** Days with an order from the cutoff on, and what was spent then, returns taken off. */
  readonly laterDays: number;
  readonly laterSpend: number;
}

/** The statement over some counting orders; its parameters are the cutoff and the end of the horizon. */
const historiesOf = (counting: string) => `
  with ${counting},
  days as (
    select customer_id, day, day < $1::date as known,
      sum(amount) as spend, count(*) filter (where kind = 'PLACED') as placed,
      sum(amount) filter (where kind = 'PLACED') as amount,
      row_number() over (partition by customer_id order by day) as number
    from counting where ordered_at < $2::timestamp group by customer_id, day)
  select customer_id as "customerId",
    max(day) filter (where known and placed > 0) - min(day) filter (where placed > 0) as "lastOrder",
    $1::date - 1 - min(day) filter (where placed > 0) as age,
    (count(*) filter (where known and placed > 0))::int as "orderDays",
    (count(*) filter (where known and amount > 0))::int as "spendDays",
    coalesce(sum(amount) filter (where known and amount > 0), 0) as spend,
    (count(*) filter (where known and amount > 0 and number > 1))::int as "repeatSpendDays",
    coalesce(sum(amount) filter (where known and amount > 0 and number > 1), 0) as "repeatSpend",
    (count(*) filter (where not known and placed > 0))::int as "laterDays",
    coalesce(sum(spend) filter (where not known), 0) as "laterSpend"
  from days group by customer_id having count(*) filter (where known and placed > 0) > 0
  order by customer_id`;

const HISTORY = historiesOf(COUNTING_ORDERS);

/** Of some customers, amounts in one currency. */
const HISTORY_OF_CUSTOMERS = historiesOf(`
  counting as (
    select customer_id, ordered_at, ordered_at::date as day, kind,
      case when currency is not distinct from $4::text then amount end as amount
    from orders where customer_id = any($3::text[]) and kind in ('PLACED', 'RETURN'))`);

/**
 * The customers who ordered before a cutoff, with what came within a horizon from it.
 *
 * @param cutoff ISO 8601 date, the first day that is not known
 * @param end ISO 8601 date, the first day after the horizon
 */
export async function customerHistories(
  sql: postgres.Sql,
  cutoff: string,
  end: string,
): Promise<CustomerHistory[]> {
  return [...await sql.unsafe<CustomerHistory[]>(HISTORY, [cutoff, end], { prepare: true })];
}

/**
 * The same of some customers before a cutoff.
 *
 * @param currency of the amounts that count; null where orders name none
 */
export async function historiesOfCustomers(
  sql: postgres.Sql,
  customerIds: readonly string[],
  cutoff: string,
  currency: string | null,
): Promise<CustomerHistory[]> {
  const parameters = [cutoff, cutoff, [...customerIds], currency];
  return [
    ...await sql.unsafe<CustomerHistory[]>(HISTORY_OF_CUSTOMERS, parameters, { prepare: true }),
  ];
}

/** The currency of most orders before a cutoff, in which amounts count; null where they name none. */
export async function currencyBefore(sql: postgres.Sql, cutoff: string): Promise<string | null> {
  const rows = await sql.unsafe<{ currency: string | null }[]>(
    `with ${USUAL_CURRENCY} select currency from usual`,
    [cutoff],
    { prepare: true },
  );
  return rows[0]?.currency ?? null;
}
