/** Makes the snapshots of customers at the months' ends from orders, those of changed months alone. */
import type postgres from "postgres";
import { MIN_CUSTOMERS_OF_PROXY, PROXY_SHARE } from "../order_features.ts";

/** A month by the orders until its end. */
export interface OrderMonth {
  /** Its first day, ISO 8601. */
  readonly month: string;
  /** The first day after it. */
  readonly end: string;
  /** Of the orders until its end. */
  readonly fingerprint: string;
  /** Whether its snapshots were made from just these orders. */
  readonly isCurrent: boolean;
}

/**
 * Sums of hashes, so that the order of rows does not matter. An order that changes, comes or goes changes the sum of
 * its month and of all later ones.
 */
const ORDER_MONTHS = `
  with counting as (
    select order_id, customer_id, ordered_at, kind, amount, currency,
      date_trunc('month', ordered_at) as month
    from orders where customer_id is not null and kind in ('PLACED', 'RETURN')),
  span as (select min(month) as first, max(month) as last from counting where kind = 'PLACED'),
  hashed as (
    select greatest(month, first) as month,
      sum(hashtextextended(
        row(order_id, customer_id, ordered_at, kind, amount, currency)::text, 0)::numeric) as hash
    from counting, span group by 1),
  known as (
    select each::date as month, (each + interval '1 month')::date as "end",
      md5($1 || sum(hash) over (order by each)) as fingerprint
    from span, generate_series(first, last, interval '1 month') each
      left join hashed on hashed.month = each)
  select known.month::text, "end"::text, known.fingerprint,
    coalesce(months.fingerprint = known.fingerprint, false) as "isCurrent"
  from known left join months using (month) order by 1`;

/**
 * The months from the first order to the last one.
 *
 * @param grid the groups of all pairs of scores; with other ones no month is current
 */
export async function orderMonths(
  sql: postgres.Sql,
  grid: readonly string[],
): Promise<OrderMonth[]> {
  return [
    ...await sql.unsafe<OrderMonth[]>(ORDER_MONTHS, [grid.join(" ")], { prepare: true }),
  ];
}

/** Lets grouping stay in memory for a transaction: with a server's usual few megabytes it goes through files. */
const WORK_MEMORY = "set local work_mem = '64MB'";

/**
 * Days with orders by customer, currency and kind, each with the next one of its like. Amounts are numeric, so that
 * their sums do not depend on the order of rows.
 */
const DAYS = `
  create unlogged table order_days_next as
  select *, lead(day) over (partition by customer_id, currency, kind order by day) as next_day
  from (
    select customer_id, coalesce(currency, '') as currency, kind, ordered_at::date as day,
      count(*)::int as orders, sum(amount::numeric) as amount
    from orders where customer_id is not null and kind in ('PLACED', 'RETURN')
    group by 1, 2, 3, 4) d`;

/** What a customer ordered in a currency within a span of days. */
const TOTALS = `
  select customer_id, currency, sum(orders)::int as entries,
    coalesce(sum(orders) filter (where kind = 'PLACED'), 0)::int as orders,
    min(day) filter (where kind = 'PLACED') as first_order_on,
    max(day) filter (where kind = 'PLACED') as last_order_on,
    -- Of the last day, beyond which there may be none.
    max(coalesce(next_day, 'infinity')) filter (where kind = 'PLACED') as next_order_on,
    sum(amount) as spend
  from order_days_next`;

/**
 * Makes the working tables of a renewal: the days with orders, and what each customer had ordered before a day.
 *
 * @param from first day of the first month that will be made
 */
export async function createTotals(sql: postgres.Sql, from: string): Promise<void> {
  await dropTotals(sql);
  await sql.begin(async (tx) => {
    await tx.unsafe(WORK_MEMORY);
    await tx.unsafe(DAYS);
    await tx.unsafe("create index order_days_next_idx on order_days_next (day)");
    // Those who order later are there already, with their first order as the next one.
    await tx.unsafe(`
      create unlogged table order_totals_next as
      select f.customer_id, f.currency, coalesce(t.entries, 0) as entries,
        coalesce(t.orders, 0) as orders, t.first_order_on, t.last_order_on,
        coalesce(t.next_order_on, f.first_day) as next_order_on, t.spend
      from (
        select customer_id, currency, min(day) filter (where kind = 'PLACED') as first_day
        from order_days_next group by 1, 2) f
      left join (${TOTALS} where day < '${isoDay(from)}' group by 1, 2) t
        using (customer_id, currency)`);
    await tx.unsafe(
      "create index order_totals_next_idx on order_totals_next (customer_id, currency)",
    );
    await tx.unsafe("analyze order_days_next; analyze order_totals_next;");
  });
}

/** A statement that creates a table takes no parameters. */
function isoDay(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  throw new RangeError(`Expected a day such as 2026-01-31, but found "${text}".`);
}

export async function dropTotals(sql: postgres.Sql): Promise<void> {
  await sql.unsafe("drop table if exists order_days_next; drop table if exists order_totals_next;");
}

/** $1: the first day of the month, $2: the first day after it. */
const ADD_MONTH = `
  update order_totals_next o set entries = o.entries + t.entries, orders = o.orders + t.orders,
    first_order_on = coalesce(o.first_order_on, t.first_order_on),
    last_order_on = coalesce(t.last_order_on, o.last_order_on),
    next_order_on = coalesce(t.next_order_on, o.next_order_on),
    spend = case when t.spend is null then o.spend else coalesce(o.spend, 0) + t.spend end
  from (${TOTALS} where day >= $1::date and day < $2::date group by 1, 2) t
  where o.customer_id = t.customer_id and o.currency = t.currency`;

const FIFTHS = "array[0.2, 0.4, 0.6, 0.8]";

/** A fifth by a column: 1 for those at the first threshold or below, 5 for those above the last. */
const fifth = (value: string, thresholds: string) =>
  `(1 + ${[1, 2, 3, 4].map((i) => `(${value} > ${thresholds}[${i}])::int`).join(" + ")})`;

/**
 * Which orders count is as `COUNTING_ORDERS` says. $1: the month, $2: the first day after it, $3: groups by pair of
 * scores, $4: the fingerprint.
 */
const MAKE_MONTH = `
  with usual as materialized (
    select currency from order_totals_next group by currency having sum(entries) > 0
    order by sum(entries) desc, currency = '', currency limit 1),
  everyone as materialized (
    select customer_id, sum(orders)::int as orders, min(first_order_on) as first_order_on,
      max(last_order_on) as last_order_on, min(next_order_on) as next_order_on,
      sum(spend) filter (where currency = (select currency from usual)) as spend
    from order_totals_next group by customer_id having sum(orders) > 0),
  shop as materialized (select count(*) as customers, sum(orders) as orders from everyone),
  known as materialized (
    select everyone.*, $2::date - last_order_on as recency
    from everyone, shop
    where shop.customers < ${MIN_CUSTOMERS_OF_PROXY}
      or everyone.orders < ${PROXY_SHARE} * shop.orders),
  cuts as materialized (
    select count(*)::int as customers,
      percentile_disc(${FIFTHS}) within group (order by recency) as recency,
      percentile_disc(${FIFTHS}) within group (order by orders) as orders,
      -- Without any amount, null.
      case when bool_or(spend is not null)
        then percentile_disc(${FIFTHS}) within group (order by coalesce(spend, 0)) end as spend
    from known),
  scored as materialized (
    select known.*, 6 - ${fifth("known.recency", "cuts.recency")} as recency_score,
      ${fifth("known.orders", "cuts.orders")} as frequency_score,
      ${fifth("coalesce(known.spend, 0)", "cuts.spend")} as monetary_score
    from known, cuts),
  written as (
    insert into customer_months (month, customer_id, first_order_on, last_order_on, orders, spend,
      recency_score, frequency_score, monetary_score, rfm_group, next_order_on)
    select $1::date, customer_id, first_order_on, last_order_on, orders, spend::float8,
      recency_score, frequency_score, monetary_score,
      ($3::text[])[5 * (recency_score - 1)
        + coalesce((frequency_score + monetary_score) / 2, frequency_score)],
      nullif(next_order_on, 'infinity')
    from scored order by customer_id)
  insert into months (month, fingerprint, customers, thresholds)
  select $1::date, $4, customers,
    jsonb_build_object('recency', recency, 'orders', orders, 'spend', spend)
  from cuts`;

/**
 * Adds a month to the totals that {@linkcode createTotals} made, and makes its snapshots in place of those that are
 * there, in one transaction. Months have to follow one another.
 *
 * @param grid the groups of all pairs of scores, by recency and then by value
 */
export async function makeMonth(
  sql: postgres.Sql,
  { month, end, fingerprint }: OrderMonth,
  grid: readonly string[],
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(WORK_MEMORY);
    await tx.unsafe("delete from customer_months where month = $1", [month], { prepare: true });
    await tx.unsafe("delete from months where month = $1", [month], { prepare: true });
    await tx.unsafe(ADD_MONTH, [month, end]);
    await tx.unsafe(MAKE_MONTH, [month, end, [...grid], fingerprint]);
  });
}

/** Deletes the snapshots of months before the first order and after the last one; all where there are no orders. */
export async function deleteOtherMonths(
  sql: postgres.Sql,
  known: readonly OrderMonth[],
): Promise<void> {
  const first = known[0]?.month ?? null;
  const last = known.at(-1)?.month ?? null;
  for (const table of ["customer_months", "months"]) {
    await sql.unsafe(
      `delete from ${table}
       where $1::date is null or month < $1::date or month > $2::date`,
      [first, last],
      { prepare: true },
    );
  }
}

/** Between a month that stays and the first one that is made again there is no order: the next one is later. */
const UPDATE_NEXT_ORDERS = `
  with later as (
    select customer_id, min(ordered_at)::date as next_order_on from orders
    where customer_id is not null and kind = 'PLACED' and ordered_at >= $1::timestamp group by 1),
  changed as (
    select k.month, k.customer_id, later.next_order_on
    from customer_months k left join later using (customer_id)
    where k.month < $1::date and (k.next_order_on is null or k.next_order_on >= $1::date)
      and k.next_order_on is distinct from later.next_order_on)
  update customer_months k set next_order_on = changed.next_order_on from changed
  where k.month = changed.month and k.customer_id = changed.customer_id`;

/**
 * Brings the next orders of earlier months up to date.
 *
 * @param from first day of the first month whose orders have changed
 */
export async function updateNextOrders(sql: postgres.Sql, from: string): Promise<void> {
  await sql.unsafe(UPDATE_NEXT_ORDERS, [from], { prepare: true });
}

/** Lets the planner know what the tables hold; the embedded database does not find out by itself. */
export async function analyzeMonths(sql: postgres.Sql): Promise<void> {
  await sql.unsafe("analyze customer_months; analyze months;");
}
