import { segmentName } from "@/components/segment_name.ts";
import { Meter } from "@/components/charts/Bars.tsx";
import { BAND_CLASS, BandTag } from "@/components/Tags.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { OpenMembership } from "@/db/queries/campaigns.ts";
import type { CustomerWithPrediction } from "@/db/queries/customers.ts";
import { MISSING } from "@/locales/format.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { columnOf, ID_KEY } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";
import {
  customerAddress,
  type CustomerQuery,
  fromStart,
  listAddress,
} from "@/components/customers/customer_query.ts";
import {
  defaultColumns,
  isOwnColumn,
  type ListColumn,
  listColumnLabel,
} from "@/components/customers/list_columns.ts";
import { SELECTION } from "./SelectedCustomers.tsx";
import { columnLabel, fieldText, mainReason, reasonName } from "@/components/customers/values.ts";

interface CustomerTableProps {
  ui: Ui;
  query: CustomerQuery;
  customers: readonly CustomerWithPrediction[];
  /** The open campaigns that the customers are in, by the customer's id. */
  memberships: ReadonlyMap<string, OpenMembership>;
  clusters: readonly ClusterRow[];
  /** What the table lists, in words. */
  caption: string;
}

/** Customers, a row each; headers that sort are links. */
export function CustomerTable(
  { ui, query, customers, memberships, clusters, caption }: CustomerTableProps,
) {
  const { t } = ui;
  const columns = query.columns ?? defaultColumns(ui.schema);
  const top = Math.max(0, ...customers.map((each) => each.churnProbability ?? 0));
  const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  return (
    <div class="table-frame list" tabIndex={0} role="region" aria-label={caption}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col" class="no-print check">{t("customers.selection.column")}</th>
            <Header ui={ui} query={query} column={ID_KEY}>
              {columnLabel(ui, ID_KEY)}
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
                  <a href={customerAddress(id, query)}>{id}</a>
                </th>
                {columns.map((column) => (
                  <td key={column} class={cellClass(ui, column)}>
                    <Cell
                      ui={ui}
                      customer={customer}
                      cluster={cluster}
                      membership={memberships.get(id)}
                      top={top}
                      column={column}
                    />
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

/** The name of a segment may take two lines, so that the columns after it stay in sight. */
function cellClass(ui: Ui, column: ListColumn): string {
  if (isNumber(ui, column)) return "number";
  return column === "cluster" ? "segment" : "nowrap";
}

interface CellProps {
  ui: Ui;
  customer: CustomerWithPrediction;
  cluster: ClusterRow | undefined;
  membership: OpenMembership | undefined;
  /** The highest probability that the table shows, where the bars end. */
  top: number;
  column: ListColumn;
}

function Cell({ ui, customer, cluster, membership, top, column }: CellProps) {
  const { riskBand, churned } = customer;
  switch (column) {
    case "band":
      return <BandTag ui={ui} band={riskBand} churned={churned} />;
    case "churnProbability":
      return <Probability ui={ui} customer={customer} top={top} />;
    case "moneyAtRisk":
      return <>{ui.format.amount(customer.moneyAtRisk as number | null)}</>;
    case "reason": {
      const reason = mainReason(customer);
      return <>{reason ? reasonName(ui, reason) : MISSING}</>;
    }
    case "campaign":
      return <>{membership ? <CampaignLink ui={ui} membership={membership} /> : MISSING}</>;
    case "cluster":
      return <>{cluster ? segmentName(ui, cluster) : MISSING}</>;
    default:
      return <>{fieldText(ui, customer, column)}</>;
  }
}

/** The probability as a figure, with a bar on the scale of the list: the riskiest of the table fills it. */
function Probability(
  { ui, customer: { churnProbability, riskBand, churned }, top }: Pick<
    CellProps,
    "ui" | "customer" | "top"
  >,
) {
  return (
    <span class="metered">
      {churned && <BandTag ui={ui} band={null} churned />}
      {churnProbability !== null && top > 0 && (
        <Meter share={churnProbability / top} tone={riskBand ? BAND_CLASS[riskBand] : "low"} />
      )}
      {ui.format.percent(churnProbability)}
    </span>
  );
}

function CampaignLink({ ui: { t }, membership }: { ui: Ui; membership: OpenMembership }) {
  const { campaignId, arm } = membership;
  return (
    <>
      <a href={`/campaigns/${campaignId}`}>{t("campaigns.name", { number: campaignId })}</a>{" "}
      {arm === "CONTROL" && <span class="muted">· {t("campaigns.control")}</span>}
    </>
  );
}

function isNumber({ schema }: Ui, key: ListColumn): boolean {
  if (isOwnColumn(key)) return isSortable(key);
  const column = columnOf(schema, key);
  return column !== undefined && shapeOf(column) === "range";
}

/** What the list cannot be sorted by: it is read beside the customers. */
function isSortable(column: ListColumn): boolean {
  return !isOwnColumn(column) || column === "churnProbability" || column === "moneyAtRisk";
}

interface HeaderProps {
  ui: Ui;
  query: CustomerQuery;
  column: ListColumn;
  children: string;
}

/** A column's header; where the list can be sorted by it, it is a link. */
function Header({ ui, query, column, children }: HeaderProps) {
  const number = isNumber(ui, column);
  if (!isSortable(column)) {
    return <th scope="col" class={number ? "number" : undefined}>{children}</th>;
  }
  return <SortHeader ui={ui} query={query} field={column} number={number}>{children}</SortHeader>;
}

interface SortHeaderProps {
  ui: Ui;
  query: CustomerQuery;
  field: string;
  number: boolean;
  children: string;
}

/** A header that sorts: again the other way; a figure's largest values first. */
function SortHeader({ ui: { t }, query, field, number, children }: SortHeaderProps) {
  const [leading] = query.order;
  const current = leading?.field === field ? leading.direction : undefined;
  const first = number ? "DESC" : "ASC";
  const next = current === undefined ? first : current === "ASC" ? "DESC" : "ASC";
  return (
    <th
      scope="col"
      class={number ? "number" : undefined}
      aria-sort={current && (current === "ASC" ? "ascending" : "descending")}
    >
      <a
        href={listAddress({ ...fromStart(query), order: [{ field, direction: next }] })}
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
