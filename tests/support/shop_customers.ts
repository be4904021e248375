import { boolean, doublePrecision, integer, pgTable, text } from "drizzle-orm/pg-core";
import { ownColumns } from "@/db/schema/mod.ts";

/** The table `customers` as the public churn table's schema makes it, with types, for tests that speak of its columns. */
export const customers = pgTable("customers", {
  ...ownColumns(),
  tenure: doublePrecision("tenure"),
  preferredLoginDevice: text("preferred_login_device"),
  cityTier: integer("city_tier"),
  warehouseToHome: doublePrecision("warehouse_to_home"),
  preferredPaymentMode: text("preferred_payment_mode"),
  gender: text("gender"),
  hoursOnApp: doublePrecision("hours_on_app"),
  devicesRegistered: integer("devices_registered"),
  preferredOrderCategory: text("preferred_order_category"),
  satisfactionScore: integer("satisfaction_score"),
  maritalStatus: text("marital_status"),
  addresses: integer("addresses"),
  complained: boolean("complained"),
  orderAmountHike: doublePrecision("order_amount_hike"),
  couponsUsed: integer("coupons_used"),
  orderCount: integer("order_count"),
  daysSinceLastOrder: integer("days_since_last_order"),
  cashbackAmount: doublePrecision("cashback_amount"),
});
