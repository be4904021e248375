/** The table `customers` with the shop's own columns, made from a schema. */
import {
  boolean,
  customType,
  doublePrecision,
  integer,
  type PgColumn,
  type PgColumnBuilder,
  pgTable,
  text,
} from "drizzle-orm/pg-core";
import { getColumns } from "drizzle-orm";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { isMeasured, KINDS, type KindTraits } from "@/schema/kinds.ts";
import { columnWithRole, featuresOf, shopColumnsOf } from "@/schema/schema.ts";
import { worthColumn } from "@/schema/worth.ts";
import { columnName } from "./schema/column_names.ts";
import { customers, ownColumns } from "./schema/customers.ts";

/** The table with the columns of a schema. Its type knows those that every shop's table has; for others see `columnIn`. */
export type CustomersTable = typeof customers;

/** A date is ISO 8601 without a zone: a day, or a moment where it is not midnight. */
const isoTimestamp = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp",
  fromDriver: (value) => isoOf(value),
});

/** What PostgreSQL writes for a timestamp, as records hold it: `2026-01-31` or `2026-01-31T09:30:00`. */
export function isoOf(timestamp: string): string {
  return timestamp.replace(" ", "T").replace(/T00:00:00(\.0+)?$/, "");
}

const BUILDERS: Readonly<Record<KindTraits["sqlType"], (name: string) => PgColumnBuilder>> = {
  "double precision": doublePrecision,
  integer,
  boolean,
  text,
  timestamp: isoTimestamp,
};

/** A table follows from its schema alone, so that each is made once. */
const made = new WeakMap<CustomerSchema, CustomersTable>();

/** The table `customers` as a schema describes it. Columns have their keys as names. */
export function customersTable(schema: CustomerSchema): CustomersTable {
  let table = made.get(schema);
  if (!table) {
    const shop = shopColumnsOf(schema).map((column) =>
      [column.key, BUILDERS[KINDS[column.kind].sqlType](columnName(column.key))] as const
    );
    const { customerId, churned, ...rest } = ownColumns();
    const columns = { customerId, churned, ...Object.fromEntries(shop), ...rest };
    table = pgTable("customers", columns) as unknown as CustomersTable;
    made.set(schema, table);
  }
  return table;
}

/** A column of a table by its key, if there is one. */
export function columnIn(table: CustomersTable, key: string): PgColumn | undefined {
  const columns = getColumns(table) as Readonly<Record<string, PgColumn>>;
  return Object.hasOwn(columns, key) ? columns[key] : undefined;
}

/** The column of a key that the schema is known to have. */
export function storedColumn(schema: CustomerSchema, key: string): PgColumn {
  const column = columnIn(customersTable(schema), key);
  if (!column) throw new RangeError(`Expected a stored column, but found "${key}"`);
  return column;
}

/**
 * The shop's columns that have an index: recency, frequency and monetary value, what customers are worth, the first
 * number among the features, and the grade with the most steps. Every further one would make each import slower. A list that is sorted by any other
 * column reads and sorts the whole table for each page.
 */
export function indexedColumns(schema: CustomerSchema): Column[] {
  const features = featuresOf(schema);
  const steps = ({ min = 0, max = 0 }: Column) => max - min;
  const grades = features.filter(({ kind }) => KINDS[kind].steps);
  const chosen = [
    columnWithRole(schema, "RECENCY"),
    columnWithRole(schema, "FREQUENCY"),
    columnWithRole(schema, "MONETARY"),
    worthColumn(schema),
    features.find((column) =>
      isMeasured(column) && KINDS[column.kind].sqlType === "double precision"
    ),
    grades.toSorted((a, b) => steps(b) - steps(a))[0],
  ].filter((column) => column !== undefined && isMeasured(column));
  return shopColumnsOf(schema).filter((column) => chosen.includes(column));
}
