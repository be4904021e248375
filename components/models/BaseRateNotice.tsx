import { Notice } from "@/components/Notices.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import { baseRate, isBelowBaseRate } from "@/ml/evaluation/threshold.ts";
import type { Ui } from "@/utils.ts";

interface BaseRateNoticeProps {
  ui: Ui;
  model: Pick<ModelRow, "id" | "threshold" | "metrics">;
  /** Whether it leads to the page where the threshold is chosen. */
  link?: boolean;
}

/** Says where a model's threshold lies below the base rate of its training; nothing where it does not. */
export function BaseRateNotice({ ui, model, link = true }: BaseRateNoticeProps) {
  const { t, format } = ui;
  const judged = model.metrics.strict.chosen;
  if (!isBelowBaseRate(model.threshold, judged)) return null;
  return (
    <Notice
      kind="warn"
      title={t("baseRate.title", { threshold: format.percent(model.threshold) })}
    >
      <p>
        {belowBaseRateText(ui, baseRate(judged) ?? 0)}{" "}
        {link && <a href={`/models/${model.id}/threshold`}>{t("baseRate.action")}</a>}
      </p>
    </Notice>
  );
}

/** What a threshold below the base rate means. */
export function belowBaseRateText({ t, format }: Ui, rate: number): string {
  return t("baseRate.text", { rate: format.percent(rate) });
}
