import { segmentName } from "@/components/segment_name.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import { type Column, COLUMNS, type Field } from "@/ml/schema.ts";
import type { Ui } from "@/utils.ts";
import { type CustomerQuery, valuesOf } from "./customer_query.ts";
import { ChoiceField, RangeField, YesNoField } from "./FilterFields.tsx";
import { columnLabel, reasonValueText } from "./values.ts";

type Shown = Column & { readonly field: Field };

const FIELDS: readonly Shown[] = COLUMNS.filter(({ kind }) =>
  kind !== "identity" && kind !== "label"
);

const CLUSTER = "cluster";
const PROBABILITY = "churnProbability";

const NAMES: ReadonlySet<string> = new Set([
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
export function isMoreFilter(name: string): boolean {
  return NAMES.has(name);
}

interface MoreFiltersProps {
  ui: Ui;
  query: CustomerQuery;
  clusters: readonly ClusterRow[];
}

/** A filter for every column of the customer table, folded away while none of them is in use. */
export function MoreFilters({ ui, query, clusters }: MoreFiltersProps) {
  const { t, locale } = ui;
  return (
    <details class="fold" open={query.filters.some(([name]) => isMoreFilter(name))}>
      <summary>{t("customers.filter.more")}</summary>
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
    </details>
  );
}
