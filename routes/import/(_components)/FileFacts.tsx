import type { ImportPreview } from "@/services/imports/mod.ts";
import type { Ui } from "@/utils.ts";
import { delimiterText, encodingText } from "./file_words.ts";

type FileFactsOf = Pick<ImportPreview, "format" | "delimiter" | "encoding"> & {
  readonly columns: readonly unknown[];
};

/** How a file was found to be written. */
export function FileFacts({ ui, preview }: { ui: Ui; preview: FileFactsOf }) {
  const { t, format } = ui;
  return (
    <dl class="pairs small">
      <div>
        <dt>{t("import.columns.count")}</dt>
        <dd>{format.integer(preview.columns.length)}</dd>
      </div>
      <div>
        <dt>{t("import.result.format")}</dt>
        <dd>{t(`import.format.${preview.format}`)}</dd>
      </div>
      {preview.delimiter && (
        <div>
          <dt>{t("import.result.delimiter")}</dt>
          <dd>{delimiterText(ui, preview.delimiter)}</dd>
        </div>
      )}
      {preview.encoding && (
        <div>
          <dt>{t("import.result.encoding")}</dt>
          <dd>{encodingText(preview.encoding)}</dd>
        </div>
      )}
    </dl>
  );
}
