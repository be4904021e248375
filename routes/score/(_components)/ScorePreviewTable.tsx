import { columnLabel, isField, reasonName } from "@/components/customers/values.ts";
import { rejectionText } from "@/components/imports/rejection_text.ts";
import { Notice } from "@/components/Notices.tsx";
import { segmentName } from "@/components/segment_name.ts";
import { BandTag } from "@/components/Tags.tsx";
import type { PreviewedRow, ScorePreview } from "@/services/scoring/score_upload.ts";
import type { Ui } from "@/utils.ts";

/** Maximum number of columns of the file that are named. */
const MAX_NAMED = 10;

/** The first rows of a file with their scores, and what the model could not find in it. */
export function ScorePreviewTable({ ui, preview }: { ui: Ui; preview: ScorePreview }) {
  const { t } = ui;
  const { rows, missingInputs, unmatched, mapping } = preview;
  const title = t("score.rows", { count: rows.length });
  return (
    <section class="stack-s">
      <h2>{title}</h2>
      {missingInputs.length > 0 && (
        <Notice kind="warn" title={t("score.missing.title", { count: missingInputs.length })}>
          <p>
            {t("score.missing.text", {
              columns: missingInputs.map((name) =>
                labelOf(ui, name)
              ).join(", "),
            })}
          </p>
        </Notice>
      )}
      {unmatched.length > 0 && (
        <Notice title={t("score.unmatched", { count: unmatched.length })}>
          <p>
            {unmatched.slice(0, MAX_NAMED).map(({ header, likely }) =>
              likely === null ? header : t("score.likely", { header, column: labelOf(ui, likely) })
            ).join(", ")}
            {unmatched.length > MAX_NAMED && ", …"}
          </p>
        </Notice>
      )}
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("score.column.customer")}</th>
              <th scope="col" class="number">{t("score.column.probability")}</th>
              <th scope="col" class="nowrap">{t("score.column.band")}</th>
              <th scope="col">{t("score.column.segment")}</th>
              <th scope="col">{t("score.column.reasons")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => <Row key={row.line} ui={ui} row={row} mapping={mapping} />)}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps {
  ui: Ui;
  row: PreviewedRow;
  mapping: ScorePreview["mapping"];
}

function Row({ ui, row, mapping }: RowProps) {
  const { t, format } = ui;
  const { line, customerId, churned, result, faults } = row;
  const name = customerId === "" ? t("score.line", { line: format.integer(line) }) : customerId;
  if (!result) {
    const fault = faults[0];
    return (
      <tr>
        <th scope="row">{t("score.line", { line: format.integer(line) })}</th>
        <td class="muted" colSpan={4}>
          {t("score.unreadable", {
            column: fault?.column ?? t("score.wholeRow"),
            reason: fault ? rejectionText(ui, mapping, { ...fault, row: null }) : "",
          })}
        </td>
      </tr>
    );
  }
  const { probability, band, segment, reasons } = result;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{format.percent(probability, 1)}</td>
      <td class="nowrap">
        <BandTag ui={ui} band={band} churned={churned} />
      </td>
      <td class="nowrap">{segment ? segmentName(ui, segment) : "–"}</td>
      <td class="wide">
        {reasons.map(({ field, value, direction }) =>
          t(direction === "RAISES" ? "score.raises" : "score.lowers", {
            reason: reasonName(ui, { field, value }),
          })
        ).join(" · ")}
      </td>
    </tr>
  );
}

/** A canonical column in the reader's language; any other text as it stands. */
function labelOf(ui: Ui, name: string): string {
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  return isField(ui, field) ? columnLabel(ui, field) : name;
}
