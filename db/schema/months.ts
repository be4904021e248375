import {
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";

/**
 * The four values that part a month's customers into fifths, ascending. Customers at a value are in the lower fifth,
 * so that equal ones are together.
 */
export interface RfmThresholds {
  /** Days from the last order to the month's end. */
  readonly recency: readonly number[];
  readonly orders: readonly number[];
  /** Null where no amounts are known. */
  readonly spend: readonly number[] | null;
}

/** The months from the first order to the last one, each with what its snapshots were made from. */
export const months = pgTable("months", {
  /** First day of the month. */
  month: date("month", { mode: "string" }).primaryKey(),
  /** Of all orders until the month's end and the rules of the groups; another one when any of them has changed. */
  fingerprint: text("fingerprint").notNull(),
  customers: integer("customers").notNull(),
  thresholds: jsonb("thresholds").$type<RfmThresholds>().notNull(),
});

/** Customers as they were at a month's end, by the orders before it. One customer is found by the key, month by month. */
export const customerMonths = pgTable("customer_months", {
  month: date("month", { mode: "string" }).notNull(),
  customerId: text("customer_id").notNull(),
  firstOrderOn: date("first_order_on", { mode: "string" }).notNull(),
  lastOrderOn: date("last_order_on", { mode: "string" }).notNull(),
  orders: integer("orders").notNull(),
  /** Returns taken off, in the shop's usual currency; null where no amount is known. */
  spend: doublePrecision("spend"),
  recencyScore: smallint("recency_score").notNull(),
  frequencyScore: smallint("frequency_score").notNull(),
  monetaryScore: smallint("monetary_score"),
  rfmGroup: text("rfm_group").notNull(),
  /**
   * The outcome: the first day with an order after the month's end; null while there is none. The only column that
   * later orders change.
   */
  nextOrderOn: date("next_order_on", { mode: "string" }),
}, (table) => [primaryKey({ columns: [table.month, table.customerId] })]);
