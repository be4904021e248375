import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import { COLUMNS } from "@/ml/schema.ts";
import type { Ui } from "@/utils.ts";
import { Notice } from "./Notices.tsx";

/** On every page: the champion was given features that leak the label; nothing while it was not. */
export function LeakNotice(
  { ui: { t, locale }, leaks }: { ui: Ui; leaks: readonly FeatureLeak[] },
) {
  if (leaks.length === 0) return null;
  const columns = leaks
    .map(({ field }) => COLUMNS.find((column) => column.field === field)?.label[locale] ?? field)
    .join(", ");
  return (
    <Notice kind="warn" title={t("leaks.title", { columns })}>
      <p>{t("leaks.text")}</p>
      <p>
        <a href="/models/train">{t("leaks.action")}</a>
      </p>
    </Notice>
  );
}
