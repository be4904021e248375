import { Notice } from "@/components/Notices.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { Ui } from "@/utils.ts";

/** Says where a model cannot reach the recall that its threshold was to keep; nothing where it does. */
export function PolicyNotice({ ui: { t, format }, model }: { ui: Ui; model: ModelRow }) {
  const policy = model.thresholdPolicy as ThresholdPolicy;
  const { recall } = model.metrics[LEADING_SPLIT].chosen;
  if (policy.kind !== "RECALL" || recall === null || recall >= policy.atLeast) return null;
  return (
    <Notice kind="warn" title={t("models.missed.title")}>
      <p>
        {t("models.missed.text", {
          asked: format.percent(policy.atLeast, 0),
          recall: format.percent(recall),
        })}
      </p>
    </Notice>
  );
}
