import { featuresOf } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";

interface ColumnChoiceProps {
  ui: Ui;
  /** None means those that tell most. */
  chosen: readonly string[];
}

/** Which columns are drawn; the choice stands in the address. */
export function ColumnChoice({ ui: { t, locale, schema }, chosen }: ColumnChoiceProps) {
  return (
    <details class="plain-details no-print" open={chosen.length > 0}>
      <summary>{t("data.choice.title")}</summary>
      <form class="column-choice" method="get" action="/data/columns">
        <fieldset>
          <legend>{t("data.choice.legend")}</legend>
          {featuresOf(schema).map(({ key, label }) => (
            <label key={key}>
              <input
                type="checkbox"
                name="column"
                value={key}
                checked={chosen.includes(key)}
              />{" "}
              {label[locale]}
            </label>
          ))}
        </fieldset>
        <div class="actions">
          <button class="button" type="submit">{t("data.choice.show")}</button>
          {chosen.length > 0 && <a href="/data/columns">{t("data.choice.all")}</a>}
        </div>
      </form>
    </details>
  );
}
