import { segmentName } from "@/components/segment_name.ts";
import { Meter } from "@/components/charts/Bars.tsx";
import { BAND_CLASS, BandTag } from "@/components/Tags.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { CustomerOrderField, CustomerRow } from "@/db/queries/customers.ts";
import { columnOf } from "@/ml/schema.ts";
import { MISSING } from "@/locales/format.ts";
import type { Ui } from "@/utils.ts";
import { type CustomerQuery, fromStart, listAddress, orderOf } from "./customer_query.ts";
import { type ListColumn, listColumnLabel } from "./list_columns.ts";
import { SELECTION } from "./SelectedCustomers.tsx";
import { columnLabel, fieldText } from "./values.ts";

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
  const { t } = ui;
  const { columns } = query;
  const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={caption}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col" class="no-print check">{t("customers.selection.column")}</th>
            <Header ui={ui} query={query} column="customerId">
              {columnLabel(ui, "customerId")}
            </Header>
            {columns.map((column) => (
              <Header key={column} ui={ui} query={query} column={column}>
                {listColumnLabel(ui, column)}
              </Header>
            ))}
          </tr>
        </thead>
        <tbody>
          {customers.map((customer) => {
            const { customerId: id, clusterId } = customer;
            const cluster = clusterId === null ? undefined : byId.get(clusterId);
            return (
              <tr key={id}>
                <td class="no-print check">
                  <input
                    type="checkbox"
                    name="customerId"
                    value={id}
                    form={SELECTION}
                    aria-label={t("customers.selection.choose", { id })}
                  />
                </td>
                <th scope="row">
                  <a href={`/customers/${encodeURIComponent(id)}`}>{id}</a>
                </th>
                {columns.map((column) => (
                  <td key={column} class={isNumber(column) ? "number" : "nowrap"}>
                    <Cell ui={ui} customer={customer} cluster={cluster} column={column} />
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

interface CellProps {
  ui: Ui;
  customer: CustomerRow;
  cluster: ClusterRow | undefined;
  column: ListColumn;
}

function Cell({ ui, customer, cluster, column }: CellProps) {
  const { churnProbability, riskBand, churned } = customer;
  switch (column) {
    case "band":
      return <BandTag ui={ui} band={riskBand} churned={churned} />;
    case "churnProbability":
      return (
        <span class="metered">
          {churnProbability !== null && (
            <Meter share={churnProbability} tone={riskBand ? BAND_CLASS[riskBand] : "low"} />
          )}
          {ui.format.percent(churnProbability)}
        </span>
      );
    case "cluster":
      return <>{cluster ? segmentName(ui, cluster) : MISSING}</>;
    default:
      return <>{fieldText(ui, customer, column)}</>;
  }
}

function isNumber(column: ListColumn | "customerId"): boolean {
  if (column === "churnProbability") return true;
  if (column === "band" || column === "cluster") return false;
  return ["numeric", "ordinal"].includes(columnOf(column).kind);
}

interface HeaderProps {
  ui: Ui;
  query: CustomerQuery;
  column: ListColumn | "customerId";
  children: string;
}

/** A column's header; where the list can be sorted by it, it is a link. */
function Header({ ui, query, column, children }: HeaderProps) {
  const order = orderOf(column);
  const number = isNumber(column);
  if (!order) return <th scope="col" class={number ? "number" : undefined}>{children}</th>;
  return <SortHeader ui={ui} query={query} field={order} number={number}>{children}</SortHeader>;
}

interface SortHeaderProps {
  ui: Ui;
  query: CustomerQuery;
  field: CustomerOrderField;
  number: boolean;
  children: string;
}

/** A header that sorts: again the other way; a figure's largest values first. */
function SortHeader({ ui: { t }, query, field, number, children }: SortHeaderProps) {
  const current = query.order.field === field ? query.order.direction : undefined;
  const first = number ? "DESC" : "ASC";
  const next = current === undefined ? first : current === "ASC" ? "DESC" : "ASC";
  return (
    <th
      scope="col"
      class={number ? "number" : undefined}
      aria-sort={current && (current === "ASC" ? "ascending" : "descending")}
    >
      <a
        href={listAddress({ ...fromStart(query), order: { field, direction: next } })}
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
