import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { columnIn, customersTable } from "@/db/customers_table.ts";
import { customers } from "@/db/schema/mod.ts";
import type { CustomerSchema, RfmRole } from "@/schema/column.ts";
import { isMeasured, shapeOf } from "@/schema/kinds.ts";
import { columnWithRole } from "@/schema/schema.ts";
import { worthColumn } from "@/schema/worth.ts";
import { sqlType } from "./column_filter.ts";

/** The column with a role, where the schema has one that holds numbers or dates. */
export function rfmColumn(schema: CustomerSchema, role: RfmRole): PgColumn | undefined {
  const column = columnWithRole(schema, role);
  const counts = column && isMeasured(column);
  return counts ? columnIn(customersTable(schema), column.key) : undefined;
}

/** The column of what customers are worth, where the schema has one that holds amounts. */
export function amountColumn(schema: CustomerSchema): PgColumn | undefined {
  const column = worthColumn(schema);
  return column && shapeOf(column) === "range"
    ? columnIn(customersTable(schema), column.key)
    : undefined;
}

/** What is at stake with each customer, null where that is not known; undefined without a column of their worth. */
export function moneyAtRisk(schema: CustomerSchema): SQL | undefined {
  const worth = amountColumn(schema);
  return worth && sql`(${customers.churnProbability} * ${worth})`;
}

/** What a customer has in a column, as a number: a date as days before the last date of all customers, null without a column. */
export function countedValue(schema: CustomerSchema, key: string): SQL {
  const column = columnIn(customersTable(schema), key);
  if (!column) return sql`null::float8`;
  if (sqlType(column) !== "timestamp") return sql`${column}`;
  const last = sql`(select max(${column}) from ${customersTable(schema)})`;
  return sql`(extract(epoch from ${last} - ${column}) / 86400)::float8`;
}
