import { NumberField } from "@/components/models/PolicyFields.tsx";
import type { SettingsProblems } from "@/services/settings/settings.ts";
import type { Ui } from "@/utils.ts";
import type { SettingsForm } from "./settings_form.ts";

interface SettingsFieldsProps {
  ui: Ui;
  form: SettingsForm;
  problems: SettingsProblems;
  /** ISO 4217 codes to choose from. */
  currencies: readonly string[];
}

/** The fields of the settings, each with what it is used for. */
export function SettingsFields({ ui, form, problems, currencies }: SettingsFieldsProps) {
  const { t } = ui;
  const number = (name: "lostCustomerValue" | "offerCost" | "weeklyContacts", step: 1 | "any") => {
    const problem = problems[name];
    return (
      <div>
        <NumberField
          name={name}
          label={t(`settings.field.${name}`)}
          value={form[name]}
          step={step}
          error={problem && t(`settings.problem.${problem}`)}
        />
        <p class="note">{t(`settings.help.${name}`)}</p>
      </div>
    );
  };
  return (
    <>
      {number("lostCustomerValue", "any")}
      {number("offerCost", "any")}
      {number("weeklyContacts", 1)}
      <div>
        <div class="field">
          <label for="currency">{t("settings.field.currency")}</label>
          <select
            id="currency"
            name="currency"
            aria-invalid={problems.currency ? "true" : undefined}
            aria-describedby={problems.currency ? "currency-error" : undefined}
          >
            <option value="">{t("settings.noCurrency")}</option>
            {namedCurrencies(ui, currencies).map(({ code, name }) => (
              <option key={code} value={code} selected={form.currency === code}>
                {`${code} · ${name}`}
              </option>
            ))}
          </select>
          {problems.currency && (
            <p id="currency-error" class="field-error">{t("settings.problem.CURRENCY")}</p>
          )}
        </div>
        <p class="note">{t("settings.help.currency")}</p>
      </div>
    </>
  );
}

function namedCurrencies({ locale }: Ui, currencies: readonly string[]) {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return currencies.map((code) => ({ code, name: names.of(code) ?? code }));
}
