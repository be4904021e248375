import { columnLabel, isField } from "@/components/customers/values.ts";
import type { ImportReport } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";

/** How a file was read: columns without a field, conventions, marks for missing values, short rows. */
export function ImportReportCard({ ui, report }: { ui: Ui; report: ImportReport }) {
  const { t, format } = ui;
  const { unmatched, renamed, readings, nullMarks, paddedRows } = report;
  const likely = unmatched.filter((column) => column.likely !== null);
  const others = unmatched.filter((column) => column.likely === null);
  const marks = nullMarks.map(({ mark, count }) => `${mark} (${format.integer(count)})`);
  const lines = [
    ...likely.map((column) => likelyText(ui, column)),
    ...renamed.map(({ header, name }) => t("import.report.renamed", { header, name })),
    ...readings.map(({ column, convention, count, example, value }) =>
      t("import.report.reading", {
        column,
        count,
        convention: t(`import.report.convention.${convention}`),
        example: example.trim(),
        value,
      })
    ),
    ...marks.length > 0 ? [t("import.report.nullMarks", { marks: marks.join(", ") })] : [],
    ...paddedRows > 0 ? [t("import.report.padded", { count: paddedRows })] : [],
    ...others.length > 0
      ? [t("import.report.kept", { columns: others.map(({ header }) => header).join(", ") })]
      : [],
  ];
  if (lines.length === 0) return null;
  return (
    <section class="card">
      <h2>{t("import.report.title")}</h2>
      <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </section>
  );
}

function likelyText(ui: Ui, { header, likely, basis }: ImportReport["unmatched"][number]): string {
  const field = likely !== null && isField(ui, likely) ? columnLabel(ui, likely) : likely ?? "";
  return ui.t(basis === "NAME" ? "import.report.misnamed" : "import.report.likely", {
    header,
    field,
  });
}
