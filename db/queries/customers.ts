import { and, count, eq, getTableColumns, inArray, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customersTable } from "@/db/customers_table.ts";
import { customers, predictions, scoringRuns, type StoredReason } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { MONEY_AT_RISK } from "@/schema/worth.ts";
import { type CustomerFilter, type CustomerRow, customerWhere } from "./customer_filter.ts";
import {
  customerCursor,
  type CustomerOrder,
  isSortedBy,
  parseCustomerCursor,
  type ResolvedOrder,
  resolveOrder,
  type Stretch,
  stretchesAfter,
} from "./customer_order.ts";
import { moneyAtRisk } from "./rfm_columns.ts";
import { type Page, type PageArgs, pageRequest, toPage } from "./paging.ts";

export type {
  ColumnFilter,
  CustomerFilter,
  CustomerRow,
  CustomerStatus,
  DateRange,
  NumberRange,
  RiskBand,
  TextFilter,
} from "./customer_filter.ts";
export { customerWhere, filterColumns } from "./customer_filter.ts";
export type { CustomerOrder, SortKey } from "./customer_order.ts";
export { DEFAULT_CUSTOMER_ORDER, sortFields } from "./customer_order.ts";

/** What the last scoring said of a customer. */
export interface CustomerPrediction {
  readonly reasons: readonly StoredReason[];
  readonly modelId: number;
  readonly scoredAt: Date;
}

/** A customer, with its prediction where that was asked for. */
export type CustomerWithPrediction = CustomerRow & {
  /** Null when the customer was not scored; undefined when it was not requested. */
  readonly prediction?: CustomerPrediction | null;
};

/** Which customers, in which order, which page. */
export interface CustomerListOptions extends PageArgs {
  readonly filter?: CustomerFilter | null | undefined;
  /** Default: the riskiest first, the unscored last. */
  readonly order?: CustomerOrder | null | undefined;
  /** Whether the rows carry their predictions with reasons. */
  readonly withPrediction?: boolean;
  /**
   * What the rows carry beside the id and what they are sorted by; all columns if omitted. Reading a tenth of them saves
   * a seventh of a page's whole cost.
   */
  readonly columns?: readonly string[] | undefined;
}

/**
 * One page of customers by keyset: a page costs the same wherever it lies. One statement, or two where
 * the page reaches the customers that lack the value that is sorted by.
 *
 * @throws {InvalidQueryError} with code `INVALID_PAGE`, `INVALID_CURSOR`, `INVALID_ORDER` or `INVALID_FILTER`
 */
export async function listCustomers(
  db: Queryable,
  schema: CustomerSchema,
  options: CustomerListOptions = {},
): Promise<Page<CustomerWithPrediction>> {
  const request = pageRequest(options);
  const order = resolveOrder(schema, options.order);
  const key = request.cursor === undefined ? undefined : parseCustomerCursor(request.cursor, order);
  const rows: CustomerWithPrediction[] = [];
  for (const stretch of stretchesAfter(order, key, request.backward)) {
    const wanted = request.size + 1 - rows.length;
    if (wanted <= 0) break;
    const where = pageCondition(db, schema, options.filter, order, stretch, wanted);
    const { orderBy } = stretch;
    rows.push(
      ...await selectCustomers(db, schema, where, { ...options, order, orderBy, limit: wanted }),
    );
  }
  return toPage(rows, request, (row) => customerCursor(row, order));
}

/** Maximum number of parts of a filter that are looked up one by one. */
const MOST_PARTS = 10;

/**
 * The condition of a page that one stretch of an order fills. By probability, several bands or clusters are looked up
 * one by one, each by the index that begins with it: walked through the order itself, the page may lie behind all
 * customers of the others, for bands are ranges of the probability, and clusters lean to one.
 *
 * @throws {InvalidQueryError} `INVALID_FILTER`
 */
export function pageCondition(
  db: Queryable,
  schema: CustomerSchema,
  filter: CustomerFilter | null | undefined,
  order: ResolvedOrder,
  stretch: Stretch,
  wanted: number,
): SQL | undefined {
  const parts = [
    [...new Set(filter?.band)].map((band) => ({ ...filter, band: [band] })),
    [...new Set(filter?.cluster)].map((cluster) => ({ ...filter, cluster: [cluster] })),
  ].find(({ length }) => length > 1 && length <= MOST_PARTS);
  if (!isSortedBy(order, "churnProbability") || !parts) {
    return and(customerWhere(schema, filter), stretch.where);
  }
  const pages = parts.map((part) =>
    sql`(${
      db.select({ id: customers.customerId }).from(customers)
        .where(and(customerWhere(schema, part), stretch.where)).orderBy(stretch.orderBy).limit(
          wanted,
        )
    })`
  );
  return sql`${customers.customerId} in (${sql.join(pages, sql` union all `)})`;
}

/** How many customers there are, or a filter lets through. Reads every one of them: ask only when it shows. */
export async function countCustomers(
  db: Queryable,
  schema?: CustomerSchema,
  filter?: CustomerFilter | null,
): Promise<number> {
  const [row] = await db.select({ customers: count() }).from(customers)
    .where(schema && customerWhere(schema, filter));
  return row?.customers ?? 0;
}

/** The customer with an id of the shop's own, with its prediction. */
export async function findCustomer(
  db: Queryable,
  schema: CustomerSchema,
  customerId: string,
): Promise<CustomerWithPrediction | undefined> {
  const [row] = await selectCustomers(db, schema, customerWhere(schema, { customerId }), {
    withPrediction: true,
  });
  return row;
}

/** Who comes before and after a customer in a list; undefined at its ends. */
export interface Neighbours {
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/**
 * The ids before and after a customer in a list, which need not hold the customer.
 *
 * @throws {InvalidQueryError} `INVALID_FILTER`
 */
export async function customerNeighbours(
  db: Queryable,
  schema: CustomerSchema,
  customer: CustomerRow,
  { filter, order }: { readonly filter: CustomerFilter; readonly order: CustomerOrder },
): Promise<Neighbours> {
  const cursor = customerCursor(customer, resolveOrder(schema, order));
  const one = { filter, order, columns: [] };
  const [before, after] = await Promise.all([
    listCustomers(db, schema, { ...one, last: 1, before: cursor }),
    listCustomers(db, schema, { ...one, first: 1, after: cursor }),
  ]);
  return { previous: before.rows[0]?.customerId, next: after.rows[0]?.customerId };
}

/** The customers with these ids, with their predictions, in no particular order. */
export function findCustomers(
  db: Queryable,
  schema: CustomerSchema,
  customerIds: readonly string[],
): Promise<CustomerWithPrediction[]> {
  const possible = customerIds.filter((id) => !id.includes("\0"));
  if (possible.length === 0) return Promise.resolve([]);
  return selectCustomers(db, schema, inArray(customers.customerId, possible), {
    withPrediction: true,
  });
}

/** Customers by a condition, with what the options say of their rows. */
export async function selectCustomers(
  db: Queryable,
  schema: CustomerSchema,
  where: SQL | undefined,
  { withPrediction = false, columns, order, orderBy, limit }:
    & Pick<CustomerListOptions, "withPrediction" | "columns">
    & {
      readonly order?: ResolvedOrder;
      readonly orderBy?: SQL;
      readonly limit?: number;
    },
): Promise<CustomerWithPrediction[]> {
  const customers = customersTable(schema);
  const row = columnsOf(schema, columns, order);
  if (!withPrediction) {
    const query = db.select(row).from(customers).where(where).$dynamic();
    if (orderBy) query.orderBy(orderBy);
    return await (limit === undefined ? query : query.limit(limit));
  }
  const query = db.select({
    customer: row,
    reasons: predictions.reasons,
    modelId: scoringRuns.modelId,
    startedAt: scoringRuns.startedAt,
    finishedAt: scoringRuns.finishedAt,
  }).from(customers)
    .leftJoin(
      predictions,
      and(
        eq(predictions.customerId, customers.customerId),
        eq(predictions.runId, customers.scoringRunId),
      ),
    )
    .leftJoin(scoringRuns, eq(scoringRuns.id, predictions.runId))
    .where(where).$dynamic();
  if (orderBy) query.orderBy(orderBy);
  const rows = await (limit === undefined ? query : query.limit(limit));
  return rows.map(({ customer, reasons, modelId, startedAt, finishedAt }) => ({
    ...customer,
    prediction: reasons && modelId !== null
      ? { reasons, modelId, scoredAt: finishedAt ?? startedAt! }
      : null,
  }));
}

/** What is read of a row. A caller that names columns does without the others, so that the type says what he may use. */
function columnsOf(
  schema: CustomerSchema,
  columns: readonly string[] | undefined,
  order: ResolvedOrder | undefined,
) {
  const own = getTableColumns(customersTable(schema));
  const stake = moneyAtRisk(schema)?.mapWith(Number).as("money_at_risk");
  const all = { ...own, ...stake && { [MONEY_AT_RISK]: stake } } as typeof own;
  if (!columns) return all;
  const sorted = order?.keys.map(({ field }) => field) ?? [];
  const names = new Set(["customerId", ...sorted, ...columns]);
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => names.has(name)),
  ) as typeof all;
}

/** Whether there is any customer. */
export async function hasCustomers(db: Queryable): Promise<boolean> {
  const [row] = await db.select({ one: sql`1` }).from(customers).limit(1);
  return row !== undefined;
}

/** How many customers there are, without a filter. */
export async function countAllCustomers(db: Queryable): Promise<number> {
  return await db.$count(customers);
}
