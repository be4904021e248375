import { Figures } from "@/components/Figures.tsx";
import type { ImportRow } from "@/db/queries/imports.ts";
import type { OrderCount, OrderReport } from "@/db/schema/mod.ts";
import { formatLabel } from "@/schema/presets/orders.ts";
import type { OrderField } from "@/schema/orders/format.ts";
import type { Ui } from "@/utils.ts";
import { delimiterText, encodingText } from "./file_words.ts";

/** What a file of orders came to, or would, and how it was read. */
export function OrderResult({ ui, found }: { ui: Ui; found: ImportRow }) {
  const { t, format } = ui;
  const { orders, rowsRead, rowsRejected, rowsInserted, rowsUpdated, rowsUnchanged } = found;
  const figure = (name: "inserted" | "changed" | "unchanged", value: number) => ({
    name: t(`import.orders.result.${name}`),
    value: format.integer(value),
    of: t(`import.orders.result.${name}Of`),
  });
  return (
    <>
      <Figures
        figures={[
          {
            name: t("import.orders.result.found"),
            value: format.integer(rowsInserted + rowsUpdated),
            of: t("import.orders.result.foundOf", { rows: format.integer(rowsRead) }),
          },
          figure("inserted", rowsInserted),
          figure("changed", rowsUpdated - rowsUnchanged),
          figure("unchanged", rowsUnchanged),
          {
            name: t("import.orders.result.rejected"),
            value: format.integer(rowsRejected),
            of: t(rowsRejected > 0 ? "import.result.rejectedOf" : "import.result.rejectedNone"),
            alert: rowsRejected > 0,
          },
        ]}
      />
      {orders && <Counts ui={ui} report={orders} />}
      {orders && <Reading ui={ui} found={found} report={orders} />}
    </>
  );
}

const KINDS = ["PLACED", "RETURN", "CANCELLED", "EMPTY"] as const;

/** What counts as what, and what is left out and why. */
function Counts({ ui, report: { counts, proxies } }: { ui: Ui; report: OrderReport }) {
  const { t, format } = ui;
  const ordersOf = (is: (count: OrderCount) => boolean) =>
    counts.reduce((total, count) => total + (is(count) ? count.orders : 0), 0);
  const byCurrency = Map.groupBy(
    counts.filter(({ kind }) => kind === "PLACED"),
    (count) => count.currency,
  );
  const currencies = [...byCurrency].map(([currency, each]) => ({
    currency,
    orders: each.reduce((total, { orders }) => total + orders, 0),
  })).sort((one, other) => other.orders - one.orders);
  const usual = currencies[0]?.currency;
  const rows = [
    ...KINDS.map((kind) => ({
      name: t(`import.orders.counts.${kind}`),
      orders: ordersOf((count) => count.kind === kind),
      effect: t(`import.orders.counts.${kind}of`),
    })),
    {
      name: t("import.orders.counts.guests"),
      orders: ordersOf(({ kind, hasCustomer }) => kind === "PLACED" && !hasCustomer),
      effect: t("import.orders.counts.guestsOf"),
    },
    {
      name: t("import.orders.counts.proxies"),
      orders: proxies.orders,
      effect: t("import.orders.counts.proxiesOf", { count: proxies.customers }),
    },
    ...currencies.slice(1).map(({ currency, orders }) => ({
      name: t("import.orders.counts.currencies", { currency: currency ?? "–" }),
      orders,
      effect: t("import.orders.counts.currenciesOf", { usual: usual ?? "–" }),
    })),
  ].filter(({ orders }) => orders > 0);
  return (
    <section class="card">
      <h2>{t("import.orders.counts.title")}</h2>
      <div
        class="table-frame"
        tabIndex={0}
        role="region"
        aria-label={t("import.orders.counts.title")}
      >
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("import.orders.counts.kind")}</th>
              <th scope="col" class="number">{t("import.orders.counts.orders")}</th>
              <th scope="col">{t("import.orders.counts.effect")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, orders, effect }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{format.integer(orders)}</td>
                <td>{effect}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** How the file was written, and which column was taken for what. */
function Reading(
  { ui, found: { sheet, encoding, delimiter }, report }: {
    ui: Ui;
    found: ImportRow;
    report: OrderReport;
  },
) {
  const { t } = ui;
  const { format, columns, dateOrder, dateOrderBasis } = report;
  return (
    <details class="card plain-details">
      <summary>{t("import.result.details")}</summary>
      <dl class="pairs small narrow">
        <div>
          <dt>{t("import.orders.system")}</dt>
          <dd>{format === "INFERRED" ? t("import.orders.inferred") : formatLabel(format)}</dd>
        </div>
        <div>
          <dt>{t("import.orders.dates.legend")}</dt>
          <dd>
            {dateOrderBasis === "CLEAR" ? "–" : t(`import.orders.dates.${dateOrderBasis}`, {
              order: t(`import.orders.dates.${dateOrder}`),
            })}
          </dd>
        </div>
        {sheet && (
          <div>
            <dt>{t("import.tableAt.sheet")}</dt>
            <dd>{sheet}</dd>
          </div>
        )}
        {encoding && (
          <div>
            <dt>{t("import.result.encoding")}</dt>
            <dd>{encodingText(encoding)}</dd>
          </div>
        )}
        {delimiter && (
          <div>
            <dt>{t("import.result.delimiter")}</dt>
            <dd>{delimiterText(ui, delimiter)}</dd>
          </div>
        )}
        {Object.entries(columns).map(([field, header]) => (
          <div key={field}>
            <dt>{t(`import.orders.field.${field as OrderField}`)}</dt>
            <dd>{header}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
