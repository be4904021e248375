import type { Column } from "@/schema/column.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import type { Ui } from "@/utils.ts";
import type { CustomerQuery } from "@/components/customers/customer_query.ts";
import { valuesOf } from "@/components/customers/customer_query.ts";
import { ChoiceField, RangeField, TextField, YesNoField } from "./FilterFields.tsx";
import { labelWithUnit, reasonValueText } from "@/components/customers/values.ts";

/** Categories that are offered as check boxes; more are searched for by a part of their name. */
const MAX_CHOICES = 12;

/** The names of the fields that {@linkcode ColumnFilter} has for a column. */
export function filterNames(column: Column): string[] {
  const { key } = column;
  switch (shapeOf(column)) {
    case "flag":
      return [key];
    case "choice":
      return [hasChoices(column) ? key : `${key}.contains`];
    case "text":
      return [`${key}.contains`];
    case "range":
    case "date":
      return [`${key}.gte`, `${key}.lte`];
  }
}

interface ColumnFilterProps {
  ui: Ui;
  query: CustomerQuery;
  column: Column;
}

/** The filter of a column, by its shape. */
export function ColumnFilter({ ui, query, column }: ColumnFilterProps) {
  const { key } = column;
  const common = { ui, query, name: key, label: labelWithUnit(ui, column) };
  switch (shapeOf(column)) {
    case "flag":
      return <YesNoField ui={ui} query={query} field={key} />;
    case "range":
      return <RangeField {...common} type="number" step={KINDS[column.kind].whole ? 1 : "any"} />;
    case "date":
      return <RangeField {...common} type="date" />;
    case "text":
      return <TextField query={query} name={key} label={common.label} />;
    case "choice":
      if (!hasChoices(column)) return <TextField query={query} name={key} label={common.label} />;
      return (
        <ChoiceField
          name={key}
          label={common.label}
          choices={column.categories!.map((each) => [each, reasonValueText(ui, key, each)])}
          chosen={valuesOf(query, key)}
        />
      );
  }
}

function hasChoices({ categories = [] }: Column): boolean {
  return categories.length > 0 && categories.length <= MAX_CHOICES;
}
