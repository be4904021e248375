import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import { columnLabel } from "./customers/values.ts";
import type { Ui } from "@/utils.ts";
import { Notice } from "./Notices.tsx";

/** On every page: the champion was given features that leak the label; nothing while it was not. */
export function LeakNotice({ ui, leaks }: { ui: Ui; leaks: readonly FeatureLeak[] }) {
  if (leaks.length === 0) return null;
  const { t } = ui;
  const columns = leaks.map(({ field }) => columnLabel(ui, field)).join(", ");
  return (
    <Notice kind="warn" title={t("leaks.title", { columns })}>
      <p>{t("leaks.text")}</p>
      <p>
        <a href="/models/train">{t("leaks.action")}</a>
      </p>
    </Notice>
  );
}
