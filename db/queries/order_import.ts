/** Takes lines of orders in: staged beside, then merged by order, a page of orders at a time. */
import type postgres from "postgres";
import { MIN_CUSTOMERS_OF_PROXY, PROXY_SHARE } from "@/db/queries/order_features.ts";
import type { OrderCount, OrderProxies } from "@/db/schema/mod.ts";

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

/** Columns of the staging table. Ids sort by their bytes there, which takes a fraction of the time. */
const STAGED = {
  line: { name: "line", type: "integer" },
  orderId: { name: "order_id", type: "text", collate: '"C"' },
  lineKey: { name: "line_key", type: "text", collate: '"C"' },
  isOrder: { name: "is_order", type: "boolean" },
  customerId: { name: "customer_id", type: "text" },
  orderedAt: { name: "ordered_at", type: "timestamp" },
  orderTotal: { name: "order_total", type: "double precision" },
  amount: { name: "amount", type: "double precision" },
  refunded: { name: "refunded", type: "double precision" },
  discount: { name: "discount", type: "double precision" },
  items: { name: "items", type: "double precision" },
  currency: { name: "currency", type: "text" },
  cancelled: { name: "cancelled", type: "boolean" },
} as const satisfies Record<keyof OrderLine, unknown>;

const staged = Object.entries(STAGED) as [keyof OrderLine, { name: string; type: string }][];

/** Makes the empty table that lines wait in. What an earlier import left there goes. */
export async function createNextLines(sql: postgres.Sql): Promise<void> {
  await dropNextLines(sql);
  const columns = Object.values(STAGED).map((column) =>
    `${column.name} ${column.type}${"collate" in column ? ` collate ${column.collate}` : ""}`
  );
  await sql.unsafe(`create unlogged table order_lines_next (${columns.join(", ")})`);
}

export async function dropNextLines(sql: postgres.Sql): Promise<void> {
  await sql.unsafe("drop table if exists order_lines_next");
}

/** Stands between the values of a column that are sent as one text, and in none of them. */
const SEPARATOR = "\x1f";

/** Lines as a text a column, which PostgreSQL takes apart in half the time of JSON. */
const STAGE_LINES = `
  insert into order_lines_next
  select ${
  staged.map(([, { name, type }]) =>
    // A key that is empty is no missing one.
    name === "line_key" ? "coalesce(line_key, '')" : `${name}::${type}`
  ).join(", ")
}
  from unnest(${
  staged.map((_, index) => `string_to_array($${index + 1}::text, E'\\x1f', '')`).join(", ")
}) as r(${staged.map(([, { name }]) => name).join(", ")})`;

/** Adds lines to those that wait. */
export async function stageLines(sql: postgres.Sql, lines: readonly OrderLine[]): Promise<void> {
  const columns = staged.map(([key]) => lines.map((line) => textOf(line[key])).join(SEPARATOR));
  await sql.unsafe(STAGE_LINES, columns, { prepare: true });
}

function textOf(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  return value.includes(SEPARATOR) ? value.replaceAll(SEPARATOR, " ") : value;
}

/** Orders of one page: few enough that a statement takes no longer than others can wait. */
const PAGE_LINES = 20_000;

/** How the waiting lines are merged. */
export interface MergeOptions {
  readonly importId: number;
  /** Counts what would change, and changes nothing. */
  readonly dryRun: boolean;
  /** Pages that are merged side by side, each on a connection of its own. */
  readonly atOnce: number;
}

/**
 * Merges the waiting lines into `order_lines` and rebuilds the orders that they belong to, a few thousand at a time.
 * A page is one transaction: whenever it ends, each order is as before or as after.
 */
export async function* mergeNextLines(
  sql: postgres.Sql,
  { atOnce, ...options }: MergeOptions,
): AsyncGenerator<readonly OrderCount[]> {
  await sql.unsafe(`
    create index order_lines_next_idx on order_lines_next (order_id);
    analyze order_lines_next;
  `);
  let after = "";
  while (true) {
    const pages: Page[] = [];
    while (pages.length < atOnce) {
      const last = await lastOfPage(sql, after);
      if (last === null) break;
      pages.push({ after, last });
      after = last;
    }
    if (pages.length === 0) return;
    yield (await Promise.all(pages.map((page) => mergePage(sql, options, page)))).flat();
  }
}

/** Orders whose ids lie behind one and up to another. */
interface Page {
  readonly after: string;
  readonly last: string;
}

async function lastOfPage(sql: postgres.Sql, after: string): Promise<string | null> {
  const [bound] = await sql.unsafe<{ last: string | null }[]>(
    `select coalesce(
       (select order_id from order_lines_next where order_id > $1 order by order_id
        offset ${PAGE_LINES} limit 1),
       (select max(order_id) from order_lines_next where order_id > $1)) as last`,
    [after],
    { prepare: true },
  );
  return bound!.last;
}

/** Takes back what a transaction has done, and bears what was counted. */
class TakenBack extends Error {
  constructor(readonly counts: readonly OrderCount[]) {
    super("The page was merged to be counted alone.");
  }
}

async function mergePage(
  sql: postgres.Sql,
  { importId, dryRun }: Omit<MergeOptions, "atOnce">,
  { after, last }: Page,
): Promise<readonly OrderCount[]> {
  try {
    return await sql.begin(async (tx) => {
      await tx.unsafe(MERGE_LINES, [after, last, importId], { prepare: true });
      const counts = [
        ...await tx.unsafe<OrderCount[]>(MAKE_ORDERS, [after, last], { prepare: true }),
      ];
      if (dryRun) throw new TakenBack(counts);
      return counts;
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.counts;
    throw error;
  }
}

/** The order that a line is stored by, as the index of the stored lines sorts it. */
const FINAL_ID =
  `(case when is_order then order_id || ' ' || line_key || '#' || number else order_id end) collate "default"`;

/** The lines of a page, numbered among the equal ones of their order. */
const NUMBERED = `
  select n.*, row_number() over (partition by order_id, line_key order by line) as number
  from order_lines_next n where order_id > $1 and order_id <= $2`;

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

/** Of a line that comes again, the file that was uploaded last holds. */
const MERGE_LINES = `
  insert into order_lines as l (order_id, line_key, ${values}, import_id, import_line)
  select ${FINAL_ID}, case when is_order then '' else line_key || '#' || number end,
    ${values}, $3::int, line from (${NUMBERED}) n
  on conflict (order_id, line_key) do update set
    ${VALUES.map((name) => `${name} = excluded.${name}`).join(", ")},
    import_id = excluded.import_id, import_line = excluded.import_line
  where l.import_id <= excluded.import_id`;

/**
 * Of what lines say of the whole order, the newest import's word holds. Aggregates that sort would take most of the
 * time; an earlier import is asked only where the newest says nothing.
 */
const newest = (name: string) =>
  `coalesce(min(${name}) filter (where import_id = newest),
    case when min(import_id) < newest then (
      select o.${name} from order_lines o
      where o.order_id = lines.order_id and o.${name} is not null
      order by o.import_id desc, o.${name} limit 1) end)`;

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

/** What an order counts as by its amount, as the branches of a case. */
export const KIND_BY_AMOUNT =
  "when abs(amount) < 0.005 then 'EMPTY' when amount < 0 then 'RETURN' else 'PLACED'";

/**
 * An order is cancelled where all lines that say so are. Of a total, the lines that were cancelled are taken off; lines
 * without a total are added up. What was paid back goes off either.
 */
const MAKE_ORDERS = `
  with lines as (
    select *, max(import_id) over (partition by order_id) as newest from order_lines
    where order_id = any(array(
      select order_id collate "default" from order_lines_next
      where order_id > $1 and order_id <= $2 and not is_order
      union
      select ${FINAL_ID} from (${NUMBERED} and is_order) n))),
  added as (
    select order_id, ${newest("customer_id")} as customer_id, ${newest("ordered_at")} as ordered_at,
      coalesce(bool_and(cancelled), false) as cancelled,
      coalesce(
        ${newest("order_total")} - coalesce(sum(amount) filter (where cancelled), 0),
        sum(amount) filter (where cancelled is not true))
        - coalesce(${newest("refunded")}, 0) as amount,
      ${newest("currency")} as currency,
      sum(items) filter (where cancelled is not true) as items,
      ${newest("discount")} as discount, count(*)::int as lines, newest as import_id
    from lines group by order_id, newest),
  made as (
    select order_id, customer_id, ordered_at,
      case when cancelled then 'CANCELLED' ${KIND_BY_AMOUNT} end as kind,
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
  select kind, customer_id is not null as "hasCustomer", currency, count(*)::int as orders,
    (count(*) filter (where w.inserted))::int as inserted,
    (count(*) filter (where not w.inserted))::int as updated
  from made left join written w using (order_id) group by 1, 2, 3`;

/** Lets the planner know what the tables hold; the embedded database does not find out by itself. */
export async function analyzeOrders(sql: postgres.Sql): Promise<void> {
  await sql.unsafe("analyze orders; analyze order_lines;");
}

/** Customers of the waiting lines with so many of their orders that each stands for many people. */
export async function nextProxies(sql: postgres.Sql): Promise<OrderProxies> {
  const [row] = await sql.unsafe<OrderProxies[]>(`
    with buyers as (
      select customer_id, count(distinct case when is_order then line::text else order_id end) as orders
      from order_lines_next where customer_id is not null and cancelled is not true
      group by customer_id)
    select count(*)::int as customers, coalesce(sum(orders), 0)::int as orders from buyers
    where orders >= ${PROXY_SHARE} * (select sum(orders) from buyers)
      and (select count(*) from buyers) >= ${MIN_CUSTOMERS_OF_PROXY}`);
  return row!;
}
