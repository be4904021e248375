import { Notice } from "@/components/Notices.tsx";
import type { Ui } from "@/utils.ts";

/** The file of an import is no longer kept: what to do about it. */
export function FileGone({ ui: { t } }: { ui: Ui }) {
  return (
    <Notice kind="warn" title={t("import.check.gone")}>
      <p>{t("import.check.goneText")}</p>
      <div class="actions">
        <a class="button primary" href="/import">{t("import.another")}</a>
      </div>
    </Notice>
  );
}
