import { segmentName } from "@/components/segment_name.ts";
import { BANDS } from "@/components/Tags.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { CUSTOMER_STATUSES } from "@/db/schema/mod.ts";
import { type Column, COLUMNS, type Field } from "@/ml/schema.ts";
import type { Ui } from "@/utils.ts";
import { type CustomerQuery, valuesOf } from "./customer_query.ts";
import { ChoiceField, RangeField, YesNoField } from "./FilterFields.tsx";
import { columnLabel, reasonValueText } from "./values.ts";

type Shown = Column & { readonly field: Field };

const FIELDS: readonly Shown[] = COLUMNS.filter(({ kind }) =>
  kind !== "identity" && kind !== "label"
);

const STATUSES = ["ACTIVE", "CHURNED"] as const satisfies typeof CUSTOMER_STATUSES;

const CLUSTER = "cluster";
const PROBABILITY = "churnProbability";

const NAMES: ReadonlySet<string> = new Set([
  "band",
  "status",
  CLUSTER,
  ...boundsOf(PROBABILITY),
  ...FIELDS.flatMap(({ field, kind }) =>
    kind === "binary" || kind === "categorical" ? [field] : boundsOf(field)
  ),
]);

function boundsOf(name: string): string[] {
  return [`${name}.gte`, `${name}.lte`];
}

/** Whether there is a field here for a parameter. */
export function hasField(name: string): boolean {
  return NAMES.has(name);
}

interface MoreFiltersProps {
  ui: Ui;
  query: CustomerQuery;
  clusters: readonly ClusterRow[];
}

/** A filter for every column of the customer table, folded away: what is in use shows as chips. */
export function MoreFilters({ ui, query, clusters }: MoreFiltersProps) {
  const { t, locale } = ui;
  return (
    <details class="fold">
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
          ui={ui}
          query={query}
          name={PROBABILITY}
          label={t("customers.filter.probabilityRange")}
          step={0.01}
        />
        {FIELDS.map((column) => {
          const { field, kind, unit, role } = column;
          const label = columnLabel(ui, field);
          if (kind === "binary") {
            return <YesNoField key={field} ui={ui} query={query} field={field} />;
          }
          if (kind === "categorical") {
            return (
              <ChoiceField
                key={field}
                name={field}
                label={label}
                choices={column.categories!.map((each) => [each, reasonValueText(ui, field, each)])}
                chosen={valuesOf(query, field)}
              />
            );
          }
          return (
            <RangeField
              key={field}
              ui={ui}
              query={query}
              name={field}
              label={unit && role !== "monetary" ? `${label} (${unit[locale]})` : label}
              step={column.integer ? 1 : "any"}
            />
          );
        })}
      </div>
      <p>
        <button class="button" type="submit">{t("customers.filter.apply")}</button>
      </p>
    </details>
  );
}
