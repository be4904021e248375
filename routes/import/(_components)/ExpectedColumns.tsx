import type { Column } from "@/schema/column.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { hasRole } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";

/** What a customer table may hold: every known column, and what its cells look like. */
export function ExpectedColumns({ ui }: { ui: Ui }) {
  const { t, locale, schema } = ui;
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
            {schema.columns.map((column) => (
              <tr key={column.header}>
                <th scope="row">{column.header}</th>
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
  const { kind, categories = [], min, max, unit } = column;
  if (hasRole(column, "ID")) return t("import.expected.identity");
  switch (shapeOf(column)) {
    case "flag":
      return t("import.expected.yesNo");
    case "choice":
      return categories.length > 0 ? categories.join(", ") : KINDS[kind].label[locale];
    case "range": {
      if (min === undefined || max === undefined) return withUnit(KINDS[kind].label[locale]);
      const range = { min: format.decimal(min), max: format.decimal(max) };
      return withUnit(
        t(KINDS[kind].whole ? "import.expected.whole" : "import.expected.number", range),
      );
    }
    case "date":
    case "text":
      return KINDS[kind].label[locale];
  }

  function withUnit(text: string): string {
    return unit ? `${text} (${unit[locale]})` : text;
  }
}
