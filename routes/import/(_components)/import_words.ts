import type { ReviewWords } from "@/components/imports/ColumnReviewText.tsx";
import type { ImportWords } from "@/islands/ImportForm.tsx";
import type { Ui } from "@/utils.ts";

/** The words of the import form: an island has no dictionary of its own. */
export function importWords({ t, locale, format }: Ui, mostBytes: number): ImportWords {
  const size = format.integer(mostBytes / 1024 ** 2);
  return {
    locale,
    file: t("import.file"),
    drop: t("import.drop"),
    limits: t("import.limits", { size }),
    action: t("import.action"),
    sending: t("import.sending", { percent: "{{percent}}" }),
    reading: t("import.reading"),
    failed: t("import.failed"),
    noFile: t("import.noFile"),
    notCsv: t("import.notCsv", { name: "{{name}}" }),
    tooLarge: t("import.tooLarge", { name: "{{name}}", size }),
  };
}

/** The words of what a mapping comes to. */
export function reviewWords({ t, locale }: Ui): ReviewWords {
  return {
    locale,
    good: t("import.review.good"),
    doubled: t("import.review.doubled", { headers: "{{headers}}", field: "{{field}}" }),
    noId: t("import.review.noId"),
    rowNumbers: t("import.declare.rowNumbers"),
    noLabel: t("import.review.noLabel"),
    noRecency: t("import.review.noRecency", { column: "{{column}}" }),
    noFrequency: t("import.review.noFrequency", { column: "{{column}}" }),
    noMonetary: t("import.review.noMonetary", { column: "{{column}}" }),
    noFeatures: t("import.review.noFeatures", { fields: "{{fields}}" }),
  };
}
