import type { ImportPreview } from "@/services/imports/preview.ts";
import type { Ui } from "@/utils.ts";

interface ReadingChoiceProps {
  ui: Ui;
  preview: Pick<ImportPreview, "format" | "workbook">;
  /** Whether the first row holds names. */
  header: boolean;
}

/** Which sheet of a workbook is read, and whether its first row holds names. Parquet leaves no choice. */
export function ReadingChoice(
  { ui: { t }, preview: { format, workbook }, header }: ReadingChoiceProps,
) {
  if (format === "PARQUET") return null;
  return (
    <fieldset class="field">
      <legend>{t("import.tableAt.title")}</legend>
      {workbook && workbook.sheets.length > 1 && (
        <label class="field">
          {t("import.tableAt.sheet")}
          <select name="sheet">
            {workbook.sheets.map((sheet) => (
              <option key={sheet} value={sheet} selected={sheet === workbook.sheet}>{sheet}</option>
            ))}
          </select>
        </label>
      )}
      <label class="field">
        {t("import.tableAt.header")}
        <select name="header">
          <option value="yes" selected={header}>{t("import.tableAt.names")}</option>
          <option value="no" selected={!header}>{t("import.tableAt.noNames")}</option>
        </select>
      </label>
      <button class="button small" type="submit" name="read" value="again">
        {t("import.tableAt.action")}
      </button>
    </fieldset>
  );
}
