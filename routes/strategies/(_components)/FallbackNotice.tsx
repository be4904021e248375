import { Notice } from "@/components/Notices.tsx";
import type { Ui } from "@/utils.ts";
import { fallbackText } from "./StrategyNotes.tsx";

/** A strategy that Gemini was asked for and did not write. */
export interface Miss {
  readonly fallback: string;
  /** Whether an earlier draft was left in place, rather than the playbook's written. */
  readonly kept: boolean;
}

/** Says once for the whole page why Gemini did not write, and what to do about it. */
export function FallbackNotice({ ui, misses }: { ui: Ui; misses: readonly Miss[] }) {
  if (misses.length === 0) return null;
  const { t } = ui;
  const kept = misses.filter((miss) => miss.kept).length;
  const byCode = Map.groupBy(misses, ({ fallback }) => fallback);
  return (
    <Notice kind="warn" title={t("strategies.missed", { count: misses.length })}>
      <ul>
        {[...byCode].map(([code, list]) => (
          <li key={code}>{fallbackText(ui, code)} ({list.length})</li>
        ))}
      </ul>
      {kept > 0 && <p>{t("strategies.keptDrafts", { count: kept })}</p>}
    </Notice>
  );
}
