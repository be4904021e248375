import { Figures } from "@/components/Figures.tsx";
import { columnLabel, isField } from "@/components/customers/values.ts";
import { Notice } from "@/components/Notices.tsx";
import type { ImportRow } from "@/db/queries/imports.ts";
import type { Ui } from "@/utils.ts";

/** What became of a file's rows, and how the file was read. */
export function ImportResult({ ui, found }: { ui: Ui; found: ImportRow }) {
  const { t, format } = ui;
  return (
    <>
      {found.dryRun && (
        <Notice title={t("import.result.dryRun")}>
          <p>{t("import.result.dryRunNext")}</p>
        </Notice>
      )}
      <Figures
        figures={[
          {
            name: t("import.result.read"),
            value: format.integer(found.rowsRead),
            of: t("import.result.readOf"),
          },
          {
            name: t("import.result.accepted"),
            value: format.integer(found.rowsAccepted),
            of: t("import.result.acceptedOf", {
              share: format.percent(
                found.rowsRead > 0 ? found.rowsAccepted / found.rowsRead : null,
              ),
            }),
          },
          {
            name: t("import.result.rejected"),
            value: format.integer(found.rowsRejected),
            of: t(
              found.rowsRejected > 0 ? "import.result.rejectedOf" : "import.result.rejectedNone",
            ),
            alert: found.rowsRejected > 0,
          },
          {
            name: t("import.result.inserted"),
            value: format.integer(found.rowsInserted),
            of: t("import.result.insertedOf"),
          },
          {
            name: t("import.result.updated"),
            value: format.integer(found.rowsUpdated),
            of: t("import.result.updatedOf"),
          },
        ]}
      />
      <FileDetails ui={ui} found={found} />
    </>
  );
}

const DELIMITERS = { ",": "comma", ";": "semicolon", "\t": "tab" } as const;

function FileDetails({ ui, found }: { ui: Ui; found: ImportRow }) {
  const { t } = ui;
  const mapping = Object.entries(found.mapping ?? {});
  if (mapping.length === 0 && !found.encoding) return null;
  const delimiter = DELIMITERS[found.delimiter as keyof typeof DELIMITERS];
  return (
    <details class="card plain-details">
      <summary>{t("import.result.details")}</summary>
      <dl class="pairs small narrow">
        <div>
          <dt>{t("import.result.encoding")}</dt>
          <dd>{found.encoding?.toUpperCase() ?? "–"}</dd>
        </div>
        <div>
          <dt>{t("import.result.delimiter")}</dt>
          <dd>{delimiter ? t(`import.result.${delimiter}`) : found.delimiter ?? "–"}</dd>
        </div>
        {mapping.map(([header, field]) => (
          <div key={header}>
            <dt>{header}</dt>
            <dd>
              {field === null
                ? <span class="muted">{t("import.result.mappingKept")}</span>
                : isField(field)
                ? columnLabel(ui, field)
                : field}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
