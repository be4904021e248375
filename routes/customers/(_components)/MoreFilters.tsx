import { segmentName } from "@/components/segment_name.ts";
import { BANDS } from "@/components/Tags.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { CUSTOMER_STATUSES } from "@/db/schema/mod.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { RFM_ROLES } from "@/schema/column.ts";
import { hasRole, shopColumnsOf } from "@/schema/schema.ts";
import { MONEY_AT_RISK, worthColumn } from "@/schema/worth.ts";
import type { Ui } from "@/utils.ts";
import { ColumnFilter, filterNames } from "./ColumnFilter.tsx";
import { type CustomerQuery, valuesOf } from "@/components/customers/customer_query.ts";
import { ChoiceField, RangeField } from "./FilterFields.tsx";

const STATUSES = ["ACTIVE", "CHURNED"] as const satisfies typeof CUSTOMER_STATUSES;

const CLUSTER = "cluster";
const PROBABILITY = "churnProbability";

const OWN_NAMES: readonly string[] = [
  "band",
  "status",
  CLUSTER,
  `${PROBABILITY}.gte`,
  `${PROBABILITY}.lte`,
  `${MONEY_AT_RISK}.gte`,
  `${MONEY_AT_RISK}.lte`,
];

/** Columns whose filters are all shown; of a wider table, the others are added one by one. */
const MAX_FIELDS = 24;

/** Whether there is a field here for a parameter. */
export function hasField(schema: CustomerSchema, query: CustomerQuery, name: string): boolean {
  return OWN_NAMES.includes(name) ||
    shownFilters(schema, query).some((column) => filterNames(column).includes(name));
}

/** The columns whose filters show: all of a narrow table; of a wide one those with a role, in use or asked for. */
function shownFilters(schema: CustomerSchema, query: CustomerQuery): Column[] {
  const columns = shopColumnsOf(schema);
  if (columns.length <= MAX_FIELDS) return columns;
  const used = new Set(query.filters.map(([name]) => name.split(".")[0]!));
  return columns.filter((column) =>
    RFM_ROLES.some((role) => hasRole(column, role)) || used.has(column.key) ||
    query.opened.includes(column.key)
  );
}

interface MoreFiltersProps {
  ui: Ui;
  query: CustomerQuery;
  clusters: readonly ClusterRow[];
}

/** A filter for every column of the customer table, folded away: what is in use shows as chips. */
export function MoreFilters({ ui, query, clusters }: MoreFiltersProps) {
  const { t, schema } = ui;
  const shown = shownFilters(schema, query);
  const further = shopColumnsOf(schema).filter((column) => !shown.includes(column));
  return (
    <details class="fold" open={query.opened.length > 0}>
      <summary class="button">{t("customers.filter.add")}</summary>
      <div class="fold-grid">
        <ChoiceField
          name="band"
          label={t("customers.filter.band")}
          choices={BANDS.map((band) => [band, t(`band.${band}`)])}
          chosen={valuesOf(query, "band")}
        />
        <ChoiceField
          name="status"
          label={t("customers.filter.status")}
          choices={STATUSES.map((status) => [status, t(`customers.status.${status}`)])}
          chosen={valuesOf(query, "status")}
        />
      </div>
      {clusters.length > 0 && (
        <ChoiceField
          name={CLUSTER}
          label={t("customers.filter.cluster")}
          choices={clusters.map((each) => [
            String(each.index),
            `${each.index} · ${segmentName(ui, each)}`,
          ])}
          chosen={valuesOf(query, CLUSTER)}
        />
      )}
      <div class="fold-grid">
        <RangeField
          type="number"
          ui={ui}
          query={query}
          name={PROBABILITY}
          label={t("customers.filter.probabilityRange")}
          step={0.01}
        />
        {worthColumn(schema) && (
          <RangeField
            type="number"
            ui={ui}
            query={query}
            name={MONEY_AT_RISK}
            label={t("customers.column.moneyAtRisk")}
            step={0.01}
          />
        )}
        {shown.map((column) => (
          <ColumnFilter key={column.key} ui={ui} query={query} column={column} />
        ))}
        {further.length > 0 && <FurtherColumn ui={ui} columns={further} />}
      </div>
      <p>
        <button class="button" type="submit">{t("customers.filter.apply")}</button>
      </p>
    </details>
  );
}

/** Brings the filter of one more column into the form. */
function FurtherColumn({ ui: { t, locale }, columns }: { ui: Ui; columns: readonly Column[] }) {
  return (
    <div class="field">
      <label for="further-filter">{t("customers.filter.further")}</label>
      <div class="with-button">
        <select id="further-filter" name="filter">
          <option value="">{t("customers.filter.choose")}</option>
          {columns.map(({ key, label }) => <option key={key} value={key}>{label[locale]}</option>)}
        </select>
        <button class="button" type="submit">{t("customers.filter.addColumn")}</button>
      </div>
    </div>
  );
}
