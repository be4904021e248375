import { Notice } from "@/components/Notices.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";

/** Says where a model predicts nothing, or nothing that the last order does not tell; else nothing. */
export function VerdictNotice({ ui: { t, format }, model }: { ui: Ui; model: ModelRow }) {
  const { outOfTime } = model;
  if (!outOfTime || outOfTime.verdict === "PREDICTS") return null;
  const { verdict, auc, aucInterval, baselines } = outOfTime;
  const figures = {
    auc: format.fixed(auc, 3),
    low: format.fixed(aucInterval?.low ?? null, 3),
    high: format.fixed(aucInterval?.high ?? null, 3),
    recency: format.fixed(baselines.recencyAlone?.auc ?? null, 3),
  };
  return (
    <Notice kind="warn" title={t(`outOfTime.verdict.${verdict}.title`)}>
      <p>{t(`outOfTime.verdict.${verdict}.text`, figures)}</p>
    </Notice>
  );
}
