import {
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

/**
 * Lines of orders as files give them, of which `orders` is made. A later file's line replaces the earlier one of the
 * same order and key, so that a file can come twice, in parts, or corrected.
 */
export const orderLines = pgTable("order_lines", {
  orderId: text("order_id").notNull(),
  lineKey: text("line_key").notNull(),
  customerId: text("customer_id"),
  /** By the shop's clock, without a zone. */
  orderedAt: timestamp("ordered_at", { mode: "string" }),
  /** Of the whole order; the newest that a line names holds. */
  orderTotal: doublePrecision("order_total"),
  amount: doublePrecision("amount"),
  refunded: doublePrecision("refunded"),
  discount: doublePrecision("discount"),
  items: doublePrecision("items"),
  currency: text("currency"),
  cancelled: boolean("cancelled"),
  importId: integer("import_id").notNull(),
  importLine: integer("import_line").notNull(),
}, (table) => [primaryKey({ columns: [table.orderId, table.lineKey] })]);

/**
 * PLACED counts as an order; RETURN takes back what was spent; CANCELLED, and EMPTY (an amount of 0), count as neither.
 */
export const ORDER_KINDS = ["PLACED", "RETURN", "CANCELLED", "EMPTY"] as const;

/** Orders, their lines added up. */
export const orders = pgTable("orders", {
  orderId: text("order_id").primaryKey(),
  /** Null where the file names no customer; such an order counts for the shop alone. */
  customerId: text("customer_id"),
  orderedAt: timestamp("ordered_at", { mode: "string" }).notNull(),
  kind: text("kind", { enum: ORDER_KINDS }).notNull(),
  /** What was paid less what was paid back; null where no amounts are known. */
  amount: doublePrecision("amount"),
  currency: text("currency"),
  items: doublePrecision("items"),
  discount: doublePrecision("discount"),
  lines: integer("lines").notNull(),
  importId: integer("import_id").notNull(),
}, (table) => [
  index("orders_customer_idx").on(table.customerId, table.orderedAt),
  index("orders_ordered_at_idx").on(table.orderedAt),
]);

/** What customers are expected to order and spend, by the orders before a day; recomputed after each import of orders. */
export const customerValues = pgTable("customer_values", {
  customerId: text("customer_id").primaryKey(),
  /** The first day that was not known. */
  asOf: date("as_of", { mode: "string" }).notNull(),
  /** Expected orders within so many days. */
  orders30: doublePrecision("orders_30").notNull(),
  orders90: doublePrecision("orders_90").notNull(),
  orders365: doublePrecision("orders_365").notNull(),
  /** Expected spend within 365 days, in the shop's usual currency; null where too few amounts are known. */
  value365: doublePrecision("value_365"),
  /** Of those customers who order within a year, one in ten does so earlier, and one in ten later. */
  nextOrderFrom: date("next_order_from", { mode: "string" }).notNull(),
  nextOrderTo: date("next_order_to", { mode: "string" }).notNull(),
});

/**
 * The parameters of the models that `customer_values` come from: BG/NBD, fitted in weeks, and gamma-gamma, which is null
 * where too few amounts are known. One row, or none.
 */
export const valueModels = pgTable("value_models", {
  /** The first day that was not known. */
  asOf: date("as_of", { mode: "string" }).primaryKey(),
  r: doublePrecision("r").notNull(),
  alpha: doublePrecision("alpha").notNull(),
  a: doublePrecision("a").notNull(),
  b: doublePrecision("b").notNull(),
  p: doublePrecision("p"),
  q: doublePrecision("q"),
  gamma: doublePrecision("gamma"),
  /** Of the amounts: that of most orders; null where they name none. */
  currency: text("currency"),
});

/** How well expectations agreed with what came: `HoldoutFigures` of `ml/value`. */
export interface StoredHoldoutFigures {
  readonly customers: number;
  readonly meanAbsoluteError: number;
  readonly rootMeanSquaredError: number;
  readonly correlation: number | null;
  readonly totalError: number | null;
  readonly normalisedGini: number | null;
  readonly topDecileShare: number | null;
}

/** A tenth of the customers by what was expected of them. */
export interface StoredDecile {
  readonly customers: number;
  readonly meanPredicted: number;
  readonly meanActual: number;
}

/** What was expected of customers by the first part of the orders, held against the second; the newest holds. */
export const valueHoldouts = pgTable("value_holdouts", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  /** First and last day of the second part. */
  fromDay: date("from_day", { mode: "string" }).notNull(),
  toDay: date("to_day", { mode: "string" }).notNull(),
  orders: jsonb("orders").$type<Readonly<Record<string, StoredHoldoutFigures>>>().notNull(),
  /** Null where too few amounts are known, as are the deciles. */
  spend: jsonb("spend").$type<Readonly<Record<string, StoredHoldoutFigures>>>(),
  orderDeciles: jsonb("order_deciles").$type<readonly StoredDecile[]>().notNull(),
  spendDeciles: jsonb("spend_deciles").$type<readonly StoredDecile[]>(),
});
