/** What is known of a customer by their orders before a cutoff, as columns of the customer table. */
import type { Column, Localized } from "../column.ts";

const days = { en: "days", ko: "일" } as const;
const orders = { en: "orders", ko: "건" } as const;
const currency = { en: "currency", ko: "금액" } as const;

/** How lately and how often a customer orders. */
const RHYTHM = "RHYTHM";
/** How much a customer buys. */
const SPEND = "SPEND";

/**
 * The columns, by the names that `db/queries/order_features.ts` gives them. Of a theme, those come first that say most
 * plainly why a customer may churn: they stand for the others in reasons.
 */
export const ORDER_COLUMNS = [
  column("daysSinceLastOrder", { en: "Days since last order", ko: "마지막 주문 후 경과일" }, {
    theme: RHYTHM,
    roles: ["FEATURE", "RECENCY"],
    unit: days,
  }),
  column("gapsSinceLastOrder", {
    en: "Time since last order",
    ko: "평균 주문 간격 대비 경과 기간",
  }, { theme: RHYTHM, kind: "NUMBER", unit: { en: "times the usual gap", ko: "배" } }),
  column("orderCount", { en: "Orders", ko: "주문 수" }, {
    theme: RHYTHM,
    roles: ["FEATURE", "FREQUENCY"],
    unit: orders,
  }),
  column("orderDays", { en: "Days with an order", ko: "주문한 날 수" }, {
    theme: RHYTHM,
    unit: days,
  }),
  column("spend", { en: "Spend", ko: "총 구매 금액" }, {
    theme: SPEND,
    kind: "NUMBER",
    roles: ["FEATURE", "MONETARY"],
    unit: currency,
  }),
  amount("meanOrderAmount", { en: "Mean order amount", ko: "평균 주문 금액" }),
  amount("lastOrderAmount", { en: "Last order amount", ko: "마지막 주문 금액" }),
  column("meanGap", { en: "Mean days between orders", ko: "평균 주문 간격" }, {
    theme: RHYTHM,
    kind: "NUMBER",
    unit: days,
  }),
  column("gapDeviation", { en: "Deviation of days between orders", ko: "주문 간격의 표준편차" }, {
    theme: RHYTHM,
    kind: "NUMBER",
    unit: days,
  }),
  column("orders30", { en: "Orders in 30 days", ko: "최근 30일 주문 수" }, {
    theme: RHYTHM,
    unit: orders,
  }),
  column("orders90", { en: "Orders in 90 days", ko: "최근 90일 주문 수" }, {
    theme: RHYTHM,
    unit: orders,
  }),
  column("orders180", { en: "Orders in 180 days", ko: "최근 180일 주문 수" }, {
    theme: RHYTHM,
    unit: orders,
  }),
  amount("spend30", { en: "Spend in 30 days", ko: "최근 30일 구매 금액" }),
  amount("spend90", { en: "Spend in 90 days", ko: "최근 90일 구매 금액" }),
  amount("spend180", { en: "Spend in 180 days", ko: "최근 180일 구매 금액" }),
  ...[15, 30, 60, 120, 240].map((halfLife) =>
    column(`recentOrders${halfLife}`, {
      en: `Order activity (${halfLife}-day half-life)`,
      ko: `주문 활동 지수(반감기 ${halfLife}일)`,
    }, { kind: "NUMBER", theme: RHYTHM })
  ),
  column("daysSinceFirstOrder", { en: "Days since first order", ko: "첫 주문 후 경과일" }, {
    theme: RHYTHM,
    unit: days,
  }),
  column("meanItems", { en: "Mean items an order", ko: "주문당 평균 상품 수" }, {
    theme: SPEND,
    kind: "NUMBER",
  }),
  column("discountShare", { en: "Share of orders with a discount", ko: "할인 주문 비율" }, {
    kind: "NUMBER",
  }),
  column("returnShare", { en: "Returns an order", ko: "주문당 반품 수" }, { kind: "NUMBER" }),
] as const satisfies readonly Column[];

/** When the last order was placed; the model knows it as days. */
export const LAST_ORDER_COLUMN = column("lastOrderAt", { en: "Last order", ko: "마지막 주문일" }, {
  kind: "DATE",
  roles: [],
});

/**
 * What is expected of a customer, by the names of `customerValues`. Expected orders are a feature: what BG/NBD makes of
 * all customers' orders, no column of the customer's own orders says.
 */
export const VALUE_COLUMNS = [
  column("value365", { en: "Expected spend in 365 days", ko: "향후 365일 예상 구매 금액" }, {
    kind: "NUMBER",
    roles: [],
    unit: currency,
  }),
  column("expectedOrders90", { en: "Expected orders in 90 days", ko: "향후 90일 예상 주문 수" }, {
    theme: RHYTHM,
    kind: "NUMBER",
    roles: ["FEATURE"],
    unit: orders,
  }),
  column("nextOrderFrom", { en: "Next order from", ko: "다음 주문 예상 시작일" }, {
    kind: "DATE",
    roles: [],
  }),
  column("nextOrderTo", { en: "Next order until", ko: "다음 주문 예상 종료일" }, {
    kind: "DATE",
    roles: [],
  }),
] as const satisfies readonly Column[];

/** Key of the column of what a customer is expected to spend within a year. */
export const VALUE_KEY = "value365";

/** Whether a column holds amounts of money. */
export function isAmount({ roles, source, unit }: Column): boolean {
  return roles.includes("MONETARY") || (source === "ORDERS" && unit?.en === currency.en);
}

function column(
  key: string,
  label: Localized,
  rest: Partial<Pick<Column, "kind" | "roles" | "unit" | "theme">>,
): Column {
  const { kind = "INTEGER", roles = ["FEATURE"], ...unit } = rest;
  return { key, header: label.en, label, kind, roles, ...unit, source: "ORDERS" };
}

function amount(key: string, label: Localized): Column {
  return column(key, label, { kind: "NUMBER", unit: currency, theme: SPEND });
}
