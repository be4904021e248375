import { Notice } from "@/components/Notices.tsx";
import type { ImportRow } from "@/db/queries/imports.ts";
import type { Ui } from "@/utils.ts";
import { FileGone } from "./FileGone.tsx";

interface CheckedFileProps {
  ui: Ui;
  found: ImportRow;
  /** Customers that are there now. */
  customers: number;
  /** Whether the uploaded file is still there to be taken in. */
  kept: boolean;
  /** Whether so many rows are rejected that the import has to be told to go on. */
  asks: boolean;
}

/** A file was checked and nothing was stored: what taking it in would do, and the ways on. */
export function CheckedFile({ ui, found, customers, kept, asks }: CheckedFileProps) {
  const { t } = ui;
  const { id, rowsAccepted, rowsRejected } = found;
  if (!kept) return <FileGone ui={ui} />;
  const clean = rowsRejected === 0;
  const title = rowsAccepted === 0
    ? t("import.check.none")
    : clean
    ? t("import.check.clean")
    : t("import.check.faults", { count: rowsRejected });
  return (
    <Notice kind={clean ? "info" : "warn"} title={title}>
      {rowsAccepted > 0 && <p>{consequence(ui, found, customers)}</p>}
      {!clean && <p>{t("import.check.mend")}</p>}
      <div class="actions">
        {rowsAccepted > 0 && (
          <form method="post" action={`/import/${id}/start`}>
            {asks && (
              <label class="choice">
                <input type="checkbox" name="acceptRejected" value="1" required />
                <span>{t("import.check.accept", { count: rowsRejected })}</span>
              </label>
            )}
            <button type="submit" class="button primary">
              {t(clean ? "import.check.import" : "import.check.importWithout", {
                count: rowsAccepted,
              })}
            </button>
          </form>
        )}
        <FileActions ui={ui} importId={id} primary={rowsAccepted === 0} />
      </div>
    </Notice>
  );
}

/** What else can be done with a file that is kept. */
export function FileActions(
  { ui: { t }, importId, primary }: { ui: Ui; importId: number; primary: boolean },
) {
  return (
    <>
      <a class={`button ${primary ? "primary" : ""}`} href={`/import/${importId}/columns`}>
        {t("import.check.columns")}
      </a>
      <form method="post" action={`/import/${importId}/discard`}>
        <button type="submit" class="button quiet">{t("import.discard")}</button>
      </form>
    </>
  );
}

function consequence({ t, format }: Ui, found: ImportRow, customers: number): string {
  const { mode, rowsAccepted: count, rowsInserted, rowsUpdated, rowsUnchanged } = found;
  if (customers === 0) return t("import.check.fills", { count });
  if (mode === "REPLACE") {
    return t("import.check.replaces", { count, customers: format.integer(customers) });
  }
  return t("import.check.merges", {
    inserted: format.integer(rowsInserted),
    changed: format.integer(rowsUpdated - rowsUnchanged),
    kept: format.integer(customers - rowsUpdated + rowsUnchanged),
  });
}
