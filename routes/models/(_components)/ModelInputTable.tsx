import { columnLabel } from "@/components/customers/values.ts";
import type { InputColumn, ModelInput } from "@/services/training/model_input.ts";
import type { Ui } from "@/utils.ts";

/** The first customers as the model is given them, and what it makes of each column. */
export function ModelInputTable({ ui, input }: { ui: Ui; input: ModelInput }) {
  const { t } = ui;
  const { columns, rows } = input;
  const title = t("models.input.title", { count: rows.length });
  const prepared = columns.some(({ treatment }) => treatment !== null);
  return (
    <div class="stack-s">
      <p class="note">{t(prepared ? "models.input.note" : "models.input.noteOwn")}</p>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <caption class="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{t("score.column.customer")}</th>
              {columns.map(({ feature: { key } }) => (
                <th key={key} scope="col" class="number">{columnLabel(ui, key)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {prepared && (
              <tr>
                <th scope="row">{t("models.input.prepared")}</th>
                {columns.map((column) => (
                  <td key={column.feature.key} class="wide muted">{treatmentText(ui, column)}</td>
                ))}
              </tr>
            )}
            {rows.map(({ customerId, values }) => (
              <tr key={customerId}>
                <th scope="row">
                  <a href={`/customers/${encodeURIComponent(customerId)}`}>{customerId}</a>
                </th>
                {columns.map((column, at) => (
                  <td key={column.feature.key} class="number nowrap">
                    {valueText(ui, column, values[at]!)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** A number as it is, a category with its code. */
function valueText({ t, format }: Ui, { feature }: InputColumn, value: number): string {
  if (Number.isNaN(value)) return t("common.missing");
  const category = feature.categories?.[value];
  return category === undefined ? format.decimal(value) : `${value} = ${category}`;
}

function treatmentText({ t, format }: Ui, { treatment }: InputColumn): string {
  if (!treatment) return "";
  const { form, missing, indicator } = treatment;
  return [
    t(`models.input.form.${form}`),
    typeof missing === "number"
      ? t("models.input.missing.value", { value: format.decimal(missing) })
      : t(`models.input.missing.${missing}`),
    ...indicator ? [t("models.input.indicator")] : [],
  ].join("; ");
}
