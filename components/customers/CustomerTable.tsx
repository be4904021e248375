import { Meter } from "@/components/charts/Bars.tsx";
import { segmentName } from "@/components/segment_name.ts";
import { BAND_CLASS, BandTag } from "@/components/Tags.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { CustomerOrderField, CustomerRow } from "@/db/queries/customers.ts";
import type { Field } from "@/ml/schema.ts";
import type { Ui } from "@/utils.ts";
import { type CustomerQuery, customerSearch, withoutPlace } from "./customer_query.ts";
import { columnLabel, fieldText } from "./values.ts";

/** Columns after the prediction's own, and the order that each offers. */
const COLUMNS: readonly (readonly [Field, CustomerOrderField?])[] = [
  ["tenure", "TENURE"],
  ["daysSinceLastOrder", "DAYS_SINCE_LAST_ORDER"],
  ["orderCount", "ORDER_COUNT"],
  ["cashbackAmount", "CASHBACK_AMOUNT"],
  ["satisfactionScore", "SATISFACTION_SCORE"],
  ["complained"],
  ["churned"],
];

interface CustomerTableProps {
  ui: Ui;
  query: CustomerQuery;
  customers: readonly CustomerRow[];
  clusters: readonly ClusterRow[];
  /** What the table lists, in words. */
  caption: string;
}

/** Customers, a row each; headers that sort are links. */
export function CustomerTable({ ui, query, customers, clusters, caption }: CustomerTableProps) {
  const { t, format } = ui;
  const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={caption}>
      <table class="table">
        <thead>
          <tr>
            <SortHeader ui={ui} query={query} field="CUSTOMER_ID">
              {columnLabel(ui, "customerId")}
            </SortHeader>
            <th scope="col">{t("customers.column.risk")}</th>
            <SortHeader ui={ui} query={query} field="CHURN_PROBABILITY" number>
              {t("customers.column.probability")}
            </SortHeader>
            <th scope="col">{t("customers.column.segment")}</th>
            {COLUMNS.map(([field, order]) => (
              order
                ? (
                  <SortHeader key={field} ui={ui} query={query} field={order} number>
                    {columnLabel(ui, field)}
                  </SortHeader>
                )
                : <th key={field} scope="col">{columnLabel(ui, field)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {customers.map((customer) => {
            const cluster = customer.clusterId === null ? undefined : byId.get(customer.clusterId);
            const band = customer.riskBand;
            return (
              <tr key={customer.customerId}>
                <th scope="row">
                  <a href={`/customers/${encodeURIComponent(customer.customerId)}`}>
                    {customer.customerId}
                  </a>
                </th>
                <td>
                  <BandTag ui={ui} band={band} />
                </td>
                <td class="number">
                  <span class="metered">
                    {customer.churnProbability !== null && (
                      <Meter
                        share={customer.churnProbability}
                        tone={band ? BAND_CLASS[band] : "low"}
                      />
                    )}
                    {format.percent(customer.churnProbability)}
                  </span>
                </td>
                <td class="nowrap">{cluster ? segmentName(ui, cluster) : "–"}</td>
                {COLUMNS.map(([field, order]) => (
                  <td key={field} class={order ? "number" : undefined}>
                    {fieldText(ui, customer, field)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface SortHeaderProps {
  ui: Ui;
  query: CustomerQuery;
  field: CustomerOrderField;
  number?: boolean;
  children: string;
}

/** A header that sorts: again the other way; a figure's largest values first. */
function SortHeader({ ui: { t }, query, field, number = false, children }: SortHeaderProps) {
  const current = query.order.field === field ? query.order.direction : undefined;
  const first = number ? "DESC" : "ASC";
  const next = current === undefined ? first : current === "ASC" ? "DESC" : "ASC";
  const href = `/customers${
    customerSearch({ ...withoutPlace(query), order: { field, direction: next } })
  }`;
  return (
    <th
      scope="col"
      class={number ? "number" : undefined}
      aria-sort={current && (current === "ASC" ? "ascending" : "descending")}
    >
      <a
        href={href}
        title={t(next === "ASC" ? "customers.sort.asc" : "customers.sort.desc", {
          column: children,
        })}
      >
        {children}
        {current && <span aria-hidden="true">{current === "ASC" ? " ↑" : " ↓"}</span>}
      </a>
    </th>
  );
}
