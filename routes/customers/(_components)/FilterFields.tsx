import type { Ui } from "@/utils.ts";
import { type CustomerQuery, valuesOf } from "@/components/customers/customer_query.ts";
import { columnLabel } from "@/components/customers/values.ts";

/** The operators of a range, and the words for its ends. */
const BOUNDS = {
  number: [["gte", "customers.filter.from"], ["lte", "customers.filter.to"]],
  date: [["gte", "customers.filter.fromDate"], ["lte", "customers.filter.toDate"]],
} as const;

/** Characters of a text that is searched for. */
const MAX_TEXT = 200;

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
  field: string;
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
  type: "number" | "date";
  /** Of a number. */
  step?: number | "any";
}

/** From one number or day to another, either of which may be left out. */
export function RangeField({ ui: { t }, query, name, label, type, step }: RangeFieldProps) {
  const valueOf = (parameter: string) => valuesOf(query, parameter)[0] ?? "";
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="range">
        {BOUNDS[type].map(([operator, words]) => (
          <input
            key={operator}
            type={type}
            step={step}
            name={`${name}.${operator}`}
            value={type === "date"
              ? valueOf(`${name}.${operator}`).slice(0, 10)
              : valueOf(`${name}.${operator}`)}
            placeholder={t(words)}
            aria-label={`${label}, ${t(words)}`}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface TextFieldProps {
  query: CustomerQuery;
  name: string;
  label: string;
}

/** A part of a text, in any case. */
export function TextField({ query, name, label }: TextFieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        type="text"
        name={`${name}.contains`}
        maxLength={MAX_TEXT}
        value={valuesOf(query, `${name}.contains`)[0] ?? ""}
      />
    </div>
  );
}
