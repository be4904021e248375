import { StatusTag } from "@/components/Tags.tsx";
import type { ImportRow } from "@/db/queries/imports.ts";
import type { Ui } from "@/utils.ts";

/** The state of an import in words: one that was only checked has completed nothing. */
export function ImportTag({ ui, found }: { ui: Ui; found: ImportRow }) {
  const { status, dryRun } = found;
  if (status !== "COMPLETED" || !dryRun) return <StatusTag ui={ui} status={status} />;
  return <span class="tag accent">{ui.t("import.checkOnly")}</span>;
}
