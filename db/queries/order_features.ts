/** What was known of customers by their orders at a moment. */
import type postgres from "postgres";

/** A customer by the orders before a cutoff. Days are those of the shop's clock; amounts are in the shop's currency. */
export interface OrderFeatures {
  readonly customerId: string;
  /** Days from the last order to the cutoff. */
  readonly daysSinceLastOrder: number;
  /** Days from the first order to the cutoff. */
  readonly daysSinceFirstOrder: number;
  readonly orderCount: number;
  /** Different days with an order. */
  readonly orderDays: number;
  /** What was spent, returns taken off. */
  readonly spend: number;
  /** Mean amount of an order; null without amounts. */
  readonly meanOrderAmount: number | null;
  readonly lastOrderAmount: number | null;
  /** Days between days with an order, on average, and their standard deviation; null with one day, or two. */
  readonly meanGap: number | null;
  readonly gapDeviation: number | null;
  /** Days from the last order to the cutoff in mean gaps of the customer's own; null with one day. */
  readonly gapsSinceLastOrder: number | null;
  readonly orders30: number;
  readonly orders90: number;
  readonly orders180: number;
  readonly spend30: number;
  readonly spend90: number;
  readonly spend180: number;
  /** Days with an order, each counting half as much for every 15, 30, … days that it is past. */
  readonly recentOrders15: number;
  readonly recentOrders30: number;
  readonly recentOrders60: number;
  readonly recentOrders120: number;
  readonly recentOrders240: number;
  readonly meanItems: number | null;
  /** Share of orders with a discount. */
  readonly discountShare: number;
  /** Returns for each order. */
  readonly returnShare: number;
}

/** The customers of a shop with fewer are few enough for one of them to place a tenth of the orders. */
export const MIN_CUSTOMERS_OF_PROXY = 100;
/** Share of all orders from which on a customer is a marketplace or a till, not a person. */
export const PROXY_SHARE = 0.1;

/**
 * `usual`: the currency of most orders before a cutoff. Orders are counted once by customer, currency and kind, so that
 * no copy of them is written aside.
 */
export const USUAL_CURRENCY = `
  before as materialized (
    select customer_id, currency, kind, count(*) as orders from orders
    where ordered_at < $1::timestamp and customer_id is not null and kind in ('PLACED', 'RETURN')
    group by customer_id, currency, kind),
  usual as materialized (
    select currency from before group by currency
    order by sum(orders) desc, currency nulls last limit 1)`;

const PROXIES = `
  placed as materialized (
    select customer_id, sum(orders) as orders from before where kind = 'PLACED' group by customer_id),
  proxies as materialized (
    select customer_id from placed
    where (select count(*) from placed) >= ${MIN_CUSTOMERS_OF_PROXY}
      and orders >= ${PROXY_SHARE} * (select sum(orders) from placed))`;

const COUNTING = `
  counting as (
    select customer_id, ordered_at, ordered_at::date as day, kind, items, discount,
      case when currency is not distinct from (select currency from usual) then amount end as amount
    from orders
    where customer_id is not null and kind in ('PLACED', 'RETURN')
      and customer_id not in (select customer_id from proxies))`;

/**
 * Which orders count, by what was known before a cutoff: `counting`, those of people alone, amounts in other currencies
 * than the usual one left out. Later orders are in it as well. No joins, which a planner without statistics gets wrong.
 */
export const COUNTING_ORDERS = `${USUAL_CURRENCY}, ${PROXIES}, ${COUNTING}`;

const within = (days: number) =>
  `kind = 'PLACED' and ordered_at >= $1::timestamp - interval '${days} days'`;
const spent = (days: number) => `ordered_at >= $1::timestamp - interval '${days} days'`;

/** The statement of {@linkcode orderFeatures} over some counting orders. */
const featuresOf = (countingOrders: string) => `
  with ${countingOrders},
  known as (
    select *,
      -- Between different days: several orders of a day are no rhythm.
      nullif(day - lag(day) over (partition by customer_id, kind order by day), 0) as gap,
      day is distinct from lag(day) over (partition by customer_id, kind order by day) as new_day
    from counting where ordered_at < $1::timestamp)
  select customer_id as "customerId",
    $1::date - max(day) filter (where kind = 'PLACED') as "daysSinceLastOrder",
    $1::date - min(day) filter (where kind = 'PLACED') as "daysSinceFirstOrder",
    (count(*) filter (where kind = 'PLACED'))::int as "orderCount",
    1 + (count(gap) filter (where kind = 'PLACED'))::int as "orderDays",
    coalesce(sum(amount), 0) as spend,
    avg(amount) filter (where kind = 'PLACED') as "meanOrderAmount",
    (array_agg(amount order by ordered_at desc, amount) filter (where kind = 'PLACED'))[1] as "lastOrderAmount",
    (avg(gap) filter (where kind = 'PLACED'))::float8 as "meanGap",
    (stddev_samp(gap) filter (where kind = 'PLACED'))::float8 as "gapDeviation",
    ($1::date - max(day) filter (where kind = 'PLACED'))::float8
      / (avg(gap) filter (where kind = 'PLACED'))::float8 as "gapsSinceLastOrder",
    ${
  [30, 90, 180].map((days) =>
    `(count(*) filter (where ${within(days)}))::int as orders${days},
    coalesce(sum(amount) filter (where ${spent(days)}), 0) as spend${days}`
  ).join(", ")
},
    ${
  [15, 30, 60, 120, 240].map((days) =>
    // Rounded, since a sum's last digits depend on the order of what is added up.
    `coalesce(round((sum(0.5::float8 ^ (($1::date - day) / ${days}::float8))
      filter (where kind = 'PLACED' and new_day))::numeric, 9)::float8, 0) as "recentOrders${days}"`
  ).join(", ")
},
    avg(items) filter (where kind = 'PLACED') as "meanItems",
    (count(*) filter (where kind = 'PLACED' and discount > 0))::float8
      / count(*) filter (where kind = 'PLACED') as "discountShare",
    (count(*) filter (where kind = 'RETURN'))::float8
      / count(*) filter (where kind = 'PLACED') as "returnShare"
  from known group by customer_id having count(*) filter (where kind = 'PLACED') > 0
  order by customer_id`;

/** The statement of {@linkcode orderFeatures}; its parameter is the cutoff. */
export const ORDER_FEATURES = featuresOf(COUNTING_ORDERS);

/**
 * The same of orders that are given: a statement that selects them from its second parameter takes the place of the
 * table. A few customers say nothing of who stands for many people.
 */
export const featuresOfOrders = (orders: string) =>
  featuresOf(`
  orders as (${orders}), ${USUAL_CURRENCY},
  proxies as (select null::text as customer_id where false), ${COUNTING}`);

/**
 * The customers who ordered before a cutoff, by what was known then.
 *
 * @param cutoff ISO 8601 date, the first day that is not known
 */
export async function orderFeatures(sql: postgres.Sql, cutoff: string): Promise<OrderFeatures[]> {
  return [...await sql.unsafe<OrderFeatures[]>(ORDER_FEATURES, [cutoff], { prepare: true })];
}
