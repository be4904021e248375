/** Makes the customers from the orders, joined with what a customer table says of them. */
import { and, isNotNull, type SQL, sql } from "drizzle-orm";
import type postgres from "postgres";
import type { Queryable } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";
import { columnName, quoted } from "@/db/schema/column_names.ts";
import { bandAfter } from "@/db/staging.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { KINDS } from "@/schema/kinds.ts";
import {
  isAmount,
  LAST_ORDER_COLUMN,
  ORDER_COLUMNS,
  VALUE_COLUMNS,
} from "@/schema/orders/columns.ts";
import type { OrdersSchema } from "@/schema/orders/customers_schema.ts";
import { columnWithRole, hasRole, shopColumnsOf } from "@/schema/schema.ts";
import { ORDER_FEATURES } from "./order_features.ts";

/** What the customers are made of. */
export interface CustomersPlan extends OrdersSchema {
  /** That of the customers as they are, whose values of the columns of the customer table are taken over. */
  readonly stored: CustomerSchema;
  /** Whether none of the customers as they are stays. */
  readonly discardsStored: boolean;
  /** ISO 8601 date, the first day that is not known. */
  readonly cutoff: string;
  /** Who has not ordered for more days has churned, where no label says it. */
  readonly activeDays: number;
  readonly now: Date;
}

/** What became of the customers. */
export interface MadeCustomers {
  readonly customers: number;
  readonly inserted: number;
  /** Of those that were there before: who stays as they were. */
  readonly unchanged: number;
  /** With an order. */
  readonly buyers: number;
}

/** Whether any customer came in a customer table, and whether any of those has a label: only they have a line of a file. */
export async function fileCustomers(
  db: Queryable,
): Promise<{ readonly any: boolean; readonly labelled: boolean }> {
  const some = (where?: SQL) =>
    sql<boolean>`exists (${
      db.select({ one: sql`1` }).from(customers).where(and(isNotNull(customers.importLine), where))
    })`;
  const [row] = await db.select({ any: some(), labelled: some(isNotNull(customers.churned)) })
    .from(sql`(select 1) as one`);
  return row!;
}

/** What a customer keeps whatever the orders say. */
const KEPT = ["spellings", "import_id", "import_line", "churn_probability", "scoring_run_id"];

/** The database adds amounts up in no fixed order, which shows in their last digits: these are rounded away. */
const AMOUNT_DIGITS = 6;

/** What a customer has in a column of the orders, by the features `f`. */
export function orderColumnValue(column: Column): string {
  const value = `f.${quoted(column.key)}`;
  return isAmount(column) ? `round(${value}::numeric, ${AMOUNT_DIGITS})::float8` : value;
}

/** Where `customer_values` holds what a customer is expected to do, by the column's key. */
const EXPECTED: Readonly<Record<string, string>> = {
  value365: "v.value_365",
  expectedOrders90: "v.orders_90",
  nextOrderFrom: "v.next_order_from::timestamp",
  nextOrderTo: "v.next_order_to::timestamp",
};

const RECENCY = `f."daysSinceLastOrder"`;

/**
 * Puts into `customers_next` every customer with an order, and every customer of the customer table, in one
 * statement. Scores and segments stay; who stays as they were keeps the time of their last change.
 */
export async function insertCustomersFromOrders(
  driver: postgres.Sql,
  plan: CustomersPlan,
): Promise<MadeCustomers> {
  const after = valuesAfter(plan);
  const before = valuesBefore(plan, [...after.keys()]);
  const row = (values: Iterable<string>) => `row(${[...values].join(", ")})`;
  const unchanged = `c.customer_id is not null and ${row(before)} is not distinct from ${
    row(after.values())
  }`;
  const columns: ReadonlyMap<string, string> = new Map([
    ["customer_id", "coalesce(f.customer_id, c.customer_id)"],
    ...after,
    ["attributes", "coalesce(c.attributes, '{}')"],
    ...KEPT.map((name) => [name, `c.${name}`] as const),
    ["cluster_id", "c.cluster_id"],
    ["risk_band", bandAfter(after.get("churned")!)],
    ["created_at", "coalesce(c.created_at, $2::timestamptz)"],
    ["updated_at", `case when ${unchanged} then c.updated_at else $2::timestamptz end`],
  ]);
  const [made] = await driver.unsafe<[MadeCustomers]>(
    `with features as materialized (${ORDER_FEATURES}),
     made as (
       insert into customers_next (${[...columns.keys()].map(quoted).join(", ")})
       select ${[...columns.values()].join(", ")}
       from (select *, "customerId" as customer_id from features) f
         full join (select * from customers where not $3::boolean) c on c.customer_id = f.customer_id
         left join customer_values v on v.customer_id = f.customer_id
       where f.customer_id is not null or c.import_line is not null
       returning created_at, updated_at)
     select count(*)::int as customers,
       (count(*) filter (where created_at = $2::timestamptz))::int as inserted,
       (count(*) filter (where updated_at <> $2::timestamptz))::int as unchanged,
       (select count(*)::int from features) as buyers
     from made`,
    [plan.cutoff, plan.now.toISOString(), plan.discardsStored],
    { prepare: false },
  );
  return made;
}

/** What a customer has in each column of the shop's, by the column's name. */
function valuesAfter(plan: CustomersPlan): Map<string, string> {
  const { schema, joined, stored, activeDays } = plan;
  const labelled = columnWithRole(stored, "LABEL")?.source === "FILE" &&
    columnWithRole(schema, "LABEL")?.source === "FILE";
  const churned = labelled
    ? "c.churned"
    : columnWithRole(schema, "LABEL")?.source === "FILE"
    ? "null::boolean"
    : `${RECENCY} > ${Number(activeDays)}`;
  const values = new Map([["churned", churned]]);
  for (const { column, storedKey } of joined) {
    if (hasRole(column, "IGNORED")) continue;
    values.set(columnName(column.key), `c.${quoted(columnName(storedKey))}`);
  }
  for (const column of ORDER_COLUMNS) values.set(columnName(column.key), orderColumnValue(column));
  values.set(
    columnName(LAST_ORDER_COLUMN.key),
    `($1::date - ${RECENCY})::timestamp`,
  );
  const keys = new Set(shopColumnsOf(schema).map(({ key }) => key));
  for (const { key } of VALUE_COLUMNS) {
    if (keys.has(key)) values.set(columnName(key), EXPECTED[key]!);
  }
  return values;
}

/** What the same columns hold of the customer as it is. */
function valuesBefore(
  { stored, schema, joined }: CustomersPlan,
  names: readonly string[],
): string[] {
  const from = new Map([
    ["churned", "churned"],
    ...joined.map(({ column, storedKey }) =>
      [columnName(column.key), columnName(storedKey)] as const
    ),
    ...shopColumnsOf(stored).flatMap(({ key, source }) =>
      source === "ORDERS" ? [[columnName(key), columnName(key)] as const] : []
    ),
  ]);
  const types = new Map(
    shopColumnsOf(schema).map(({ key, kind }) => [columnName(key), KINDS[kind].sqlType]),
  );
  return names.map((name) => {
    const was = from.get(name);
    return was === undefined ? `null::${types.get(name)}` : `c.${quoted(was)}`;
  });
}
