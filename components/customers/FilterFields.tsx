import type { Field } from "@/ml/schema.ts";
import type { Ui } from "@/utils.ts";
import { type CustomerQuery, valuesOf } from "./customer_query.ts";
import { columnLabel } from "./values.ts";

interface ChoiceFieldProps {
  name: string;
  label: string;
  choices: readonly (readonly [value: string, words: string])[];
  chosen: readonly string[];
}

/** One or several of a few values; none chosen means any. */
export function ChoiceField({ name, label, choices, chosen }: ChoiceFieldProps) {
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="choices">
        {choices.map(([value, words]) => (
          <label key={value} class="choice">
            <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ColumnFieldProps {
  ui: Ui;
  query: CustomerQuery;
  field: Field;
}

/** Yes, no or either. */
export function YesNoField({ ui, query, field }: ColumnFieldProps) {
  const { t } = ui;
  const [value] = valuesOf(query, field);
  return (
    <div class="field">
      <label for={field}>{columnLabel(ui, field)}</label>
      <select id={field} name={field}>
        <option value="">{t("customers.filter.any")}</option>
        <option value="true" selected={value === "true"}>{t("common.yes")}</option>
        <option value="false" selected={value === "false"}>{t("common.no")}</option>
      </select>
    </div>
  );
}

interface RangeFieldProps {
  ui: Ui;
  query: CustomerQuery;
  name: string;
  label: string;
  step: number | "any";
}

/** From one number to another, either of which may be left out. */
export function RangeField({ ui: { t }, query, name, label, step }: RangeFieldProps) {
  const bounds = [["gte", "customers.filter.from"], ["lte", "customers.filter.to"]] as const;
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="range">
        {bounds.map(([operator, words]) => (
          <input
            key={operator}
            type="number"
            step={step}
            name={`${name}.${operator}`}
            value={valuesOf(query, `${name}.${operator}`)[0] ?? ""}
            placeholder={t(words)}
            aria-label={`${label}, ${t(words)}`}
          />
        ))}
      </div>
    </fieldset>
  );
}
