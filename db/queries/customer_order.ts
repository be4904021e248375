import { type SQL, sql } from "drizzle-orm";
import { columnIn, customersTable } from "@/db/customers_table.ts";
import { customers } from "@/db/schema/mod.ts";
import type { CellValue, CustomerSchema } from "@/schema/column.ts";
import { ID_KEY, LABEL_KEY, shopColumnsOf } from "@/schema/schema.ts";
import { MONEY_AT_RISK } from "@/schema/worth.ts";
import { type Measured, sqlType } from "./column_filter.ts";
import type { CustomerRow } from "./customer_filter.ts";
import { InvalidQueryError } from "./errors.ts";
import { isIsoDate } from "./iso_date.ts";
import { moneyAtRisk } from "./rfm_columns.ts";
import { decodeCursor, encodeCursor, isInt32, isStorableText } from "./paging.ts";

/** What to sort by. Customers without a value come last, in either direction. */
export interface SortKey {
  /** One of {@linkcode sortFields}. */
  readonly field: string;
  readonly direction: "ASC" | "DESC";
}

/** Sort keys, the first one first. Customers that they do not tell apart are in order of their ids. */
export type CustomerOrder = readonly SortKey[];

/** Maximum number of sort keys in an order. */
export const MAX_SORT_KEYS = 5;

/** The riskiest first, the unscored last. */
export const DEFAULT_CUSTOMER_ORDER: CustomerOrder = [
  { field: "churnProbability", direction: "DESC" },
];

/**
 * The keys that customers can be sorted by: the id, the probability to churn, what is at stake, the label, and every
 * stored column. An index serves the first two and the `indexedColumns` of the schema, each alone; any other order reads and sorts all
 * customers for each page.
 */
export function sortFields(schema: CustomerSchema): string[] {
  return [
    ID_KEY,
    "churnProbability",
    ...moneyAtRisk(schema) ? [MONEY_AT_RISK] : [],
    ...schema.columns.some(({ key }) => key === LABEL_KEY) ? [LABEL_KEY] : [],
    ...shopColumnsOf(schema).map(({ key }) => key),
  ];
}

/** Where a page begins: the sort values and the id of the row before it. */
export interface CustomerKey {
  readonly values: readonly CellValue[];
  readonly customerId: string;
}

/** An order over a schema's table, checked. */
export interface ResolvedOrder {
  readonly keys: CustomerOrder;
  /** The columns of the keys. */
  readonly columns: readonly Measured[];
}

/**
 * Checks an order. What follows the id, and a field that came before, changes nothing and is left out.
 *
 * @throws {InvalidQueryError} `INVALID_ORDER`
 */
export function resolveOrder(
  schema: CustomerSchema,
  order: CustomerOrder | null | undefined,
): ResolvedOrder {
  const given = order && order.length > 0 ? order : DEFAULT_CUSTOMER_ORDER;
  if (given.length > MAX_SORT_KEYS) {
    throw invalid(`An order may have at most ${MAX_SORT_KEYS} keys, but has ${given.length}.`);
  }
  const fields = new Set(sortFields(schema));
  const unknown = given.find(({ field }) => !fields.has(field));
  if (unknown) {
    throw invalid(`Customers cannot be sorted by ${unknown.field.slice(0, 100)}: no such column.`);
  }
  const idAt = given.findIndex(({ field }) => field === ID_KEY);
  const keys = given.filter(({ field }, at) =>
    (idAt < 0 || at <= idAt) && given.findIndex((each) => each.field === field) === at
  );
  const table = customersTable(schema);
  const sortColumn = (field: string) =>
    field === MONEY_AT_RISK ? moneyAtRisk(schema)! : columnIn(table, field)!;
  return { keys, columns: keys.map(({ field }) => sortColumn(field)) };
}

function invalid(message: string): InvalidQueryError {
  return new InvalidQueryError("INVALID_ORDER", message);
}

/** Whether an order is by one column, which an index may serve. */
export function isSortedBy({ keys }: ResolvedOrder, field: string): boolean {
  return keys.length === 1 && keys[0]!.field === field;
}

/** The opaque cursor of a row in an order. */
export function customerCursor(row: CustomerRow, order: ResolvedOrder): string {
  const values = order.keys.map(({ field }) => field === ID_KEY ? null : row[field]);
  return encodeCursor([nameOf(order), values, row.customerId]);
}

const nameOf = ({ keys }: ResolvedOrder) =>
  keys.map(({ field, direction }) => `${field} ${direction}`).join();

/**
 * Reads a cursor.
 *
 * @throws {InvalidQueryError} `INVALID_CURSOR` when it is none of this order's
 */
export function parseCustomerCursor(cursor: string, order: ResolvedOrder): CustomerKey {
  const [, values, customerId] = decodeCursor(
    cursor,
    (parts): parts is [string, CellValue[], string] => {
      const [name, values, customerId] = parts;
      return parts.length === 3 && name === nameOf(order) && isStorableText(customerId) &&
        Array.isArray(values) && values.length === order.columns.length &&
        values.every((value, at) => value === null || isSortValue(value, order, at));
    },
  );
  return { values, customerId };
}

function isSortValue(value: unknown, { keys, columns }: ResolvedOrder, at: number): boolean {
  if (keys[at]!.field === ID_KEY) return false;
  switch (sqlType(columns[at]!)) {
    case "integer":
      return isInt32(value);
    case "double precision":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "timestamp":
      return typeof value === "string" && isIsoDate(value);
    case "text":
      return isStorableText(value);
  }
}

/** A stretch of the order that is read from its beginning, by one index scan where an index serves it. */
export interface Stretch {
  readonly where: SQL | undefined;
  readonly orderBy: SQL;
}

/**
 * The stretches that follow a key, to be read one after the other until the page is full.
 *
 * A btree keeps missing values at its end, so that "descending, missing last" is not one walk through it.
 * It is two: the rows that have the value, then those that have none; either walks the index. Paging back
 * walks the same stretches the opposite. An order by several keys is one stretch, since no index serves it.
 *
 * @param key where to begin, exclusive; from the start when undefined
 * @param backward against the order
 */
export function stretchesAfter(
  order: ResolvedOrder,
  key: CustomerKey | undefined,
  backward: boolean,
): Stretch[] {
  if (order.keys.length > 1) return [wholeStretch(order, key, backward)];
  const [column, { field, direction: stated }] = [order.columns[0]!, order.keys[0]!];
  const descending = (stated === "DESC") !== backward;
  const direction = descending ? sql`desc` : sql`asc`;
  const beyond = descending ? sql`<` : sql`>`;
  if (field === ID_KEY) {
    const where = key ? sql`${column} ${beyond} ${key.customerId}` : undefined;
    return [{ where, orderBy: sql`${column} ${direction}` }];
  }

  const id = customers.customerId;
  // Both stretches name the whole key, for the planner does not see that a missing value is constant.
  const orderBy = sql`${column} ${direction}, ${id} ${direction}`;
  const withValue = { where: sql`${column} is not null`, orderBy };
  const without = { where: sql`${column} is null`, orderBy };
  if (!key) return backward ? [without, withValue] : [withValue, without];
  const value = key.values[0]!;
  if (value === null) {
    const rest = { where: sql`${column} is null and ${id} ${beyond} ${key.customerId}`, orderBy };
    return backward ? [rest, withValue] : [rest];
  }
  const after = sql`(${column}, ${id}) ${beyond} (${parameter(column, value)}, ${key.customerId})`;
  const rest = { where: after, orderBy };
  return backward ? [rest] : [rest, without];
}

/** The customers beyond a key by several sort keys: alike in the first ones, and beyond in the next. */
function wholeStretch(
  { keys, columns }: ResolvedOrder,
  key: CustomerKey | undefined,
  backward: boolean,
): Stretch {
  const ways = keys.map(({ direction }) => (direction === "DESC") !== backward);
  const byId = keys.at(-1)!.field === ID_KEY;
  const nulls = backward ? sql`nulls first` : sql`nulls last`;
  const terms = columns.map((column, at) =>
    sql`${column} ${ways[at] ? sql`desc` : sql`asc`} ${nulls}`
  );
  const idTerm = sql`${customers.customerId} ${ways.at(-1) ? sql`desc` : sql`asc`}`;
  const orderBy = sql.join([...byId ? terms.slice(0, -1) : terms, idTerm], sql`, `);
  if (!key) return { where: undefined, orderBy };
  const idBeyond = sql`${customers.customerId} ${ways.at(-1) ? sql`<` : sql`>`} ${key.customerId}`;
  const sorted = byId ? columns.slice(0, -1) : columns;
  const where = sorted.reduceRight<SQL>((rest, column, at) => {
    const value = key.values[at] ?? null;
    if (value === null) {
      return backward
        ? sql`(${column} is not null or ${rest})`
        : sql`(${column} is null and ${rest})`;
    }
    const [given, compare] = [parameter(column, value), ways[at] ? sql`<` : sql`>`];
    const beyond = backward
      ? sql`${column} ${compare} ${given}`
      : sql`(${column} ${compare} ${given} or ${column} is null)`;
    return sql`(${beyond} or (${column} = ${given} and ${rest}))`;
  }, idBeyond);
  return { where, orderBy };
}

/** The driver would take the text of a date for a moment in some zone. */
function parameter(column: Measured, value: CellValue): SQL {
  return sqlType(column) === "timestamp" ? sql`${value}::text::timestamp` : sql`${value}`;
}
