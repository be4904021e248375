import { columnLabel, dayText } from "@/components/customers/values.ts";
import { isoOf } from "@/db/customers_table.ts";
import type { CustomerValue } from "@/db/queries/customer_values.ts";
import type { OrderDay, OrderRow } from "@/db/queries/orders.ts";
import { amountFormats } from "@/locales/format.ts";
import { VALUE_KEY } from "@/schema/orders/columns.ts";
import type { PredictiveInterval } from "@/ml/value/predictive_interval.ts";
import type { ValueIntervals } from "@/services/orders/value_intervals.ts";
import type { Ui } from "@/utils.ts";
import { OrderTimeline } from "./OrderTimeline.tsx";

/** What is known of a customer's orders. */
export interface CustomerOrders {
  /** The newest ones, the newest first. */
  readonly newest: readonly OrderRow[];
  /** Orders of every kind. */
  readonly count: number;
  /** Oldest first. */
  readonly days: readonly OrderDay[];
  /** Undefined where too little is known to expect anything. */
  readonly value: CustomerValue | undefined;
  /** Within which bounds it will lie; undefined where that is not known. */
  readonly intervals: ValueIntervals | undefined;
}

interface OrdersCardProps {
  ui: Ui;
  customerId: string;
  orders: CustomerOrders;
  /** ISO 4217 code of the shop's currency. */
  currency: string | undefined;
}

/** When a customer ordered and for how much, and what is expected next. */
export function OrdersCard({ ui, customerId, orders, currency }: OrdersCardProps) {
  const { t, format } = ui;
  const { newest, count, days, value, intervals } = orders;
  const placed = days.reduce((sum, day) => sum + day.orders, 0);
  const spend = days.reduce((sum, day) => sum + (day.spend ?? 0), 0);
  // Of a file without order ids, the import makes some of the customer and the time.
  const named = newest.some(({ orderId }) => !orderId.startsWith(`${customerId}@`));
  return (
    <section class="card">
      <header>
        <h2>
          {t("customer.orders.title", { count: placed, spend: format.amount(spend) })}
        </h2>
        <a
          class="small"
          href={`/export/orders.csv?${new URLSearchParams({ customerId })}`}
          download
        >
          {t("customer.orders.download")}
        </a>
      </header>
      <OrderTimeline ui={ui} days={days} value={value} />
      {value && <Expected ui={ui} value={value} intervals={intervals} />}
      <div
        class="table-frame"
        tabIndex={0}
        role="region"
        aria-label={t("customer.orders.table")}
      >
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("customer.orders.when")}</th>
              {named && <th scope="col">{t("customer.orders.id")}</th>}
              <th scope="col" class="number">{t("customer.orders.amount")}</th>
              <th scope="col" class="number">{t("customer.orders.items")}</th>
              <th scope="col">{t("customer.orders.kind")}</th>
            </tr>
          </thead>
          <tbody>
            {newest.map((order) => (
              <tr key={order.orderId}>
                <th scope="row" class="nowrap">{dayText(ui, isoOf(order.orderedAt))}</th>
                {named && <td class="nowrap">{order.orderId}</td>}
                <td class="number">{amountText(ui, order, currency)}</td>
                <td class="number">{format.decimal(order.items)}</td>
                <td class="nowrap">{t(`customer.orders.kinds.${order.kind}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {count > newest.length && (
        <p class="note">{t("customer.orders.more", { count: count - newest.length })}</p>
      )}
    </section>
  );
}

/** The window of the next order, and what the customer is expected to order and spend. */
function Expected(
  { ui, value, intervals }: { ui: Ui } & Pick<CustomerOrders, "intervals"> & {
    value: CustomerValue;
  },
) {
  const { t, format } = ui;
  const bounds = (interval: PredictiveInterval, text: (value: number) => string) => (
    <small class="note">
      {t("customer.orders.interval", { low: text(interval.low), high: text(interval.high) })}
    </small>
  );
  const window = {
    from: dayText(ui, value.nextOrderFrom),
    to: dayText(ui, value.nextOrderTo),
  };
  return (
    <>
      <dl class="pairs small">
        <div>
          <dt>{t("customer.orders.next")}</dt>
          <dd>{t("customer.orders.window", window)}</dd>
        </div>
        <div>
          <dt>{t("customer.orders.expected90")}</dt>
          <dd>{format.decimal(value.orders90)}</dd>
        </div>
        <div>
          <dt>{t("customer.orders.expected365")}</dt>
          <dd>
            {format.decimal(value.orders365)}{" "}
            {intervals && bounds(intervals.orders365, format.integer)}
          </dd>
        </div>
        <div>
          <dt>{columnLabel(ui, VALUE_KEY)}</dt>
          <dd>
            {format.amount(value.value365)}{" "}
            {intervals?.value365 && bounds(intervals.value365, format.amount)}
          </dd>
        </div>
      </dl>
      <details class="plain-details">
        <summary>{t("customer.orders.how")}</summary>
        <p class="small">
          {t("customer.orders.howText", { day: dayText(ui, value.asOf) })}{" "}
          <a href="/models/value">{t("customer.orders.howLink")}</a>
        </p>
      </details>
    </>
  );
}

/** An amount in the order's own currency, where that is not the shop's. */
function amountText({ format, locale }: Ui, order: OrderRow, shop: string | undefined): string {
  const { amount, currency } = order;
  if (amount === null || currency === null || currency === shop) return format.amount(amount);
  return `${amountFormats(locale, null).amount(amount)} ${currency}`;
}
