import { type Column, COLUMNS } from "@/ml/schema.ts";
import type { Ui } from "@/utils.ts";

/** What a customer table may hold: every known column, and what its cells look like. */
export function ExpectedColumns({ ui }: { ui: Ui }) {
  const { t, locale } = ui;
  return (
    <details class="card plain-details">
      <summary>{t("import.expected.title")}</summary>
      <p class="note">{t("import.expected.text")}</p>
      <div
        class="table-frame"
        tabIndex={0}
        role="region"
        aria-label={t("import.expected.title")}
      >
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("import.expected.header")}</th>
              <th scope="col">{t("import.expected.meaning")}</th>
              <th scope="col">{t("import.expected.values")}</th>
            </tr>
          </thead>
          <tbody>
            {COLUMNS.map((column: Column) => (
              <tr key={column.name}>
                <th scope="row">{column.name}</th>
                <td>{column.label[locale]}</td>
                <td class="wide">{valuesText(ui, column)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function valuesText({ t, format, locale }: Ui, column: Column): string {
  const { kind, categories = [], min, max, integer, unit } = column;
  switch (kind) {
    case "identity":
      return t("import.expected.identity");
    case "label":
    case "binary":
      return t("import.expected.yesNo");
    case "categorical":
      return categories.join(", ");
    case "ordinal":
    case "numeric": {
      const range = { min: format.decimal(min ?? null), max: format.decimal(max ?? null) };
      const text = t(integer ? "import.expected.whole" : "import.expected.number", range);
      return unit ? `${text} (${unit[locale]})` : text;
    }
  }
}
