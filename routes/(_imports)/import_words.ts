import type { ImportWords } from "@/islands/ImportForm.tsx";
import type { Ui } from "@/utils.ts";

/** The words of the import form: an island has no dictionary of its own. */
export function importWords({ t, locale }: Ui): ImportWords {
  return {
    locale,
    file: t("import.file"),
    drop: t("import.drop"),
    mode: t("import.mode"),
    merge: t("import.merge"),
    mergeText: t("import.mergeText"),
    replace: t("import.replace"),
    replaceText: t("import.replaceText"),
    dryRun: t("import.dryRun"),
    dryRunText: t("import.dryRunText"),
    action: t("import.action"),
    sending: t("import.sending", { percent: "{{percent}}" }),
    failed: t("import.failed"),
    noFile: t("import.noFile"),
    notCsv: t("import.notCsv", { name: "{{name}}" }),
  };
}
