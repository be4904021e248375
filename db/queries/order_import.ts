/** Takes lines of orders in: staged beside, then merged by order, a page of orders at a time. */
import { eq } from "drizzle-orm";
import type postgres from "postgres";
import type { Queryable } from "@/db/client.ts";
import { type ORDER_KINDS, orderImports } from "@/db/schema/mod.ts";

/** A line of an order. What a row does not say is null: other rows of the order may. */
export interface OrderLine {
  /** Of the file, counted from 1. */
  readonly line: number;
  readonly orderId: string;
  /** Tells the line from others of its order; equal ones are numbered when they are stored. */
  readonly lineKey: string;
  /** Whether rows of one order id and line key are orders of their own, as in a file without order ids. */
  readonly isOrder: boolean;
  readonly customerId: string | null;
  /** ISO 8601 without a zone, by the shop's clock. */
  readonly orderedAt: string | null;
  /** What the whole order came to. */
  readonly orderTotal: number | null;
  /** What this line came to. */
  readonly amount: number | null;
  readonly refunded: number | null;
  readonly discount: number | null;
  readonly items: number | null;
  readonly currency: string | null;
  readonly cancelled: boolean | null;
}

const STAGED = {
  line: "integer",
  order_id: "text",
  line_key: "text",
  is_order: "boolean",
  customer_id: "text",
  ordered_at: "timestamp",
  order_total: "double precision",
  amount: "double precision",
  refunded: "double precision",
  discount: "double precision",
  items: "double precision",
  currency: "text",
  cancelled: "boolean",
} as const;

const definitions = Object.entries(STAGED).map(([name, type]) => `${name} ${type}`).join(", ");

/** Makes the empty table that lines wait in. What an earlier import left there goes. */
export async function createNextLines(sql: postgres.Sql): Promise<void> {
  await dropNextLines(sql);
  await sql.unsafe(`create unlogged table order_lines_next (${definitions})`);
}

export async function dropNextLines(sql: postgres.Sql): Promise<void> {
  await sql.unsafe("drop table if exists order_lines_next");
}

/** Adds lines to those that wait. */
export async function stageLines(sql: postgres.Sql, lines: readonly OrderLine[]): Promise<void> {
  const rows = lines.map((line) => [
    line.line,
    line.orderId,
    line.lineKey,
    line.isOrder,
    line.customerId,
    line.orderedAt,
    line.orderTotal,
    line.amount,
    line.refunded,
    line.discount,
    line.items,
    line.currency,
    line.cancelled,
  ]);
  const values = Object.values(STAGED).map((type, index) => `(r->>${index})::${type}`).join(", ");
  await sql.unsafe(
    `insert into order_lines_next select ${values} from json_array_elements($1::text::json) r`,
    [JSON.stringify(rows)],
    { prepare: true },
  );
}

/** How many orders of a kind an import brought, and what was new of them. */
export interface OrderCount {
  readonly kind: (typeof ORDER_KINDS)[number];
  readonly hasCustomer: boolean;
  readonly orders: number;
  readonly inserted: number;
  readonly updated: number;
}

/** Orders of one page: few enough that a statement takes no longer than others can wait. */
const PAGE_LINES = 20_000;

/**
 * Merges the waiting lines into `order_lines` and rebuilds the orders that they belong to, a few thousand at a time.
 * A page is one transaction: whenever it ends, each order is as before or as after.
 */
export async function* mergeNextLines(
  sql: postgres.Sql,
  importId: number,
): AsyncGenerator<OrderCount[]> {
  await sql.unsafe(`
    create index order_lines_next_idx on order_lines_next (order_id);
    analyze order_lines_next;
  `);
  let last: string | null = null;
  while (true) {
    const page = await mergePage(sql, importId, last);
    if (!page) return;
    last = page.last;
    yield page.counts;
  }
}

async function mergePage(
  sql: postgres.Sql,
  importId: number,
  after: string | null,
): Promise<{ last: string; counts: OrderCount[] } | undefined> {
  const from = after ?? "";
  return await sql.begin(async (tx) => {
    const [bound] = await tx.unsafe<{ last: string | null }[]>(
      `select coalesce(
         (select order_id from order_lines_next where order_id > $1 order by order_id
          offset ${PAGE_LINES} limit 1),
         (select max(order_id) from order_lines_next where order_id > $1)) as last`,
      [from],
      { prepare: true },
    );
    const last = bound!.last;
    if (last === null) return undefined;
    await tx.unsafe(MERGE_LINES, [from, last, importId], { prepare: true });
    const counts = await tx.unsafe<OrderCount[]>(MAKE_ORDERS, [from, last], { prepare: true });
    return { last, counts: [...counts] };
  });
}

/** The lines of a page, each with the order and key that it is stored by. */
const NUMBERED = `
  select n.*,
    case when is_order then order_id || ' ' || line_key || '#' || number else order_id end as final_id,
    case when is_order then '' else line_key || '#' || number end as final_key
  from (
    select *, row_number() over (partition by order_id, line_key order by line) as number
    from order_lines_next where order_id > $1 and order_id <= $2) n`;

const VALUES = [
  "customer_id",
  "ordered_at",
  "order_total",
  "amount",
  "refunded",
  "discount",
  "items",
  "currency",
  "cancelled",
];
const values = VALUES.join(", ");

const MERGE_LINES = `
  insert into order_lines as l (order_id, line_key, ${values}, import_id, import_line)
  select final_id, final_key, ${values}, $3::int, line from (${NUMBERED}) n
  on conflict (order_id, line_key) do update set
    ${VALUES.map((name) => `${name} = excluded.${name}`).join(", ")},
    import_id = excluded.import_id, import_line = excluded.import_line`;

/** Of what lines say of the whole order, the newest import's word holds. */
const newest = (name: string) =>
  `(array_agg(${name} order by import_id desc, ${name}) filter (where ${name} is not null))[1]`;

const MADE = [
  "customer_id",
  "ordered_at",
  "kind",
  "amount",
  "currency",
  "items",
  "discount",
  "lines",
];

/**
 * An order is cancelled where all lines that say so are. Of a total, the lines that were cancelled are taken off; lines
 * without a total are added up. What was paid back goes off either.
 */
const MAKE_ORDERS = `
  with added as (
    select order_id, ${newest("customer_id")} as customer_id, ${newest("ordered_at")} as ordered_at,
      coalesce(bool_and(cancelled), false) as cancelled,
      coalesce(
        ${newest("order_total")} - coalesce(sum(amount) filter (where cancelled), 0),
        sum(amount) filter (where cancelled is not true))
        - coalesce(${newest("refunded")}, 0) as amount,
      ${newest("currency")} as currency,
      sum(items) filter (where cancelled is not true) as items,
      ${newest("discount")} as discount, count(*)::int as lines, max(import_id) as import_id
    from order_lines
    where order_id in (select final_id from (${NUMBERED}) n)
    group by order_id),
  made as (
    select order_id, customer_id, ordered_at,
      case when cancelled then 'CANCELLED' when abs(amount) < 0.005 then 'EMPTY'
        when amount < 0 then 'RETURN' else 'PLACED' end as kind,
      amount, currency, items, discount, lines, import_id
    from added where ordered_at is not null),
  written as (
    insert into orders as o (order_id, ${MADE.join(", ")}, import_id)
    select order_id, ${MADE.join(", ")}, import_id from made
    on conflict (order_id) do update set
      ${MADE.map((name) => `${name} = excluded.${name}`).join(", ")}, import_id = excluded.import_id
    where (${MADE.map((name) => `o.${name}`).join(", ")})
      is distinct from (${MADE.map((name) => `excluded.${name}`).join(", ")})
    returning order_id, (xmax = 0) as inserted)
  select kind, customer_id is not null as "hasCustomer", count(*)::int as orders,
    (count(*) filter (where w.inserted))::int as inserted,
    (count(*) filter (where not w.inserted))::int as updated
  from made left join written w using (order_id) group by 1, 2`;

/** Lets the planner know what the tables hold; the embedded database does not find out by itself. */
export async function analyzeOrders(sql: postgres.Sql): Promise<void> {
  await sql.unsafe("analyze orders; analyze order_lines;");
}

/** Records that an import of orders has begun; one that was interrupted before, by the end of its process, has failed. */
export async function beginOrderImport(
  db: Queryable,
  values: Omit<typeof orderImports.$inferInsert, "status"> & { readonly createdAt: Date },
): Promise<number> {
  await db.update(orderImports).set({ status: "FAILED", finishedAt: values.createdAt })
    .where(eq(orderImports.status, "RUNNING"));
  const [row] = await db.insert(orderImports).values({ ...values, status: "RUNNING" })
    .returning({ id: orderImports.id });
  return row!.id;
}

/** Writes down how an import of orders has ended. */
export async function updateOrderImport(
  db: Queryable,
  id: number,
  values: Partial<typeof orderImports.$inferInsert>,
): Promise<void> {
  await db.update(orderImports).set(values).where(eq(orderImports.id, id));
}
