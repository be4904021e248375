import { Figures } from "@/components/Figures.tsx";
import { columnLabel } from "@/components/customers/values.ts";
import type { ImportRow } from "@/db/queries/imports.ts";
import { LEAVE_OUT } from "@/services/imports/mod.ts";
import type { Ui } from "@/utils.ts";
import { ImportReportCard } from "./ImportReportCard.tsx";
import { delimiterText, encodingText } from "./file_words.ts";

/** What became of a file's rows, or would, and how the file was read. */
export function ImportResult({ ui, found }: { ui: Ui; found: ImportRow }) {
  const { t, format } = ui;
  const { rowsRead, rowsAccepted, rowsRejected, rowsInserted, rowsUpdated, rowsUnchanged } = found;
  const changes = [
    {
      name: t("import.result.inserted"),
      value: format.integer(rowsInserted),
      of: t("import.result.insertedOf"),
    },
    {
      name: t("import.result.changed"),
      value: format.integer(rowsUpdated - rowsUnchanged),
      of: t("import.result.changedOf"),
    },
    {
      name: t("import.result.unchanged"),
      value: format.integer(rowsUnchanged),
      of: t("import.result.unchangedOf"),
    },
  ];
  return (
    <>
      <Figures
        figures={[
          {
            name: t("import.result.read"),
            value: format.integer(rowsRead),
            of: t("import.result.readOf"),
          },
          {
            name: t(found.dryRun ? "import.result.acceptable" : "import.result.accepted"),
            value: format.integer(rowsAccepted),
            of: t("import.result.acceptedOf", {
              share: format.percent(rowsRead > 0 ? rowsAccepted / rowsRead : null),
            }),
          },
          {
            name: t("import.result.rejected"),
            value: format.integer(rowsRejected),
            of: t(rowsRejected > 0 ? "import.result.rejectedOf" : "import.result.rejectedNone"),
            alert: rowsRejected > 0,
          },
          ...found.mode === "MERGE" ? changes : [],
        ]}
      />
      {found.report && <ImportReportCard ui={ui} report={found.report} />}
      <FileDetails ui={ui} found={found} />
    </>
  );
}

function FileDetails({ ui, found }: { ui: Ui; found: ImportRow }) {
  const { t } = ui;
  const mapping = Object.entries(found.mapping ?? {});
  if (mapping.length === 0 && !found.encoding && !found.sheet) return null;
  return (
    <details class="card plain-details">
      <summary>{t("import.result.details")}</summary>
      <dl class="pairs small narrow">
        {found.sheet && (
          <div>
            <dt>{t("import.tableAt.sheet")}</dt>
            <dd>{found.sheet}</dd>
          </div>
        )}
        {found.encoding && (
          <div>
            <dt>{t("import.result.encoding")}</dt>
            <dd>{encodingText(found.encoding)}</dd>
          </div>
        )}
        {found.delimiter && (
          <div>
            <dt>{t("import.result.delimiter")}</dt>
            <dd>{delimiterText(ui, found.delimiter)}</dd>
          </div>
        )}
        {mapping.map(([header, field]) => (
          <div key={header}>
            <dt>{header}</dt>
            <dd>
              {field !== null && field !== LEAVE_OUT ? columnLabel(ui, field) : (
                <span class="muted">
                  {t(field === null ? "import.result.mappingKept" : "import.columns.leaveOut")}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
