import type { Ui } from "@/utils.ts";
import {
  type ListColumn,
  listColumnLabel,
  listColumns,
} from "@/components/customers/list_columns.ts";

/** Which columns the list shows. */
export function ColumnChoice({ ui, columns }: { ui: Ui; columns: readonly ListColumn[] }) {
  const { t } = ui;
  return (
    <details class="fold">
      <summary class="button quiet">{t("customers.columns.title")}</summary>
      <fieldset class="field">
        <legend>{t("customers.columns.note")}</legend>
        <div class="choices">
          {listColumns(ui.schema).map((column) => (
            <label key={column} class="choice">
              <input
                type="checkbox"
                name="columns"
                value={column}
                checked={columns.includes(column)}
              />
              {listColumnLabel(ui, column)}
            </label>
          ))}
        </div>
      </fieldset>
      <p>
        <button class="button" type="submit">{t("customers.filter.apply")}</button>
      </p>
    </details>
  );
}
