import { policyForm, type ShopTerms } from "@/components/models/policy_form.ts";
import { policyText } from "@/components/models/policy_text.ts";
import { PostButton } from "@/components/PostButton.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { Ui } from "@/utils.ts";

interface ThresholdProposalProps {
  ui: Ui;
  champion: ModelRow;
  /** By which the settings would choose its threshold; undefined where they did. */
  proposed: ThresholdPolicy | undefined;
  terms: ShopTerms;
}

/** By what the champion's threshold was chosen, and a button that chooses it by the settings. */
export function ThresholdProposal({ ui, champion, proposed, terms }: ThresholdProposalProps) {
  const { t, format } = ui;
  const { id, threshold } = champion;
  const policy = policyText(ui, champion.thresholdPolicy as ThresholdPolicy);
  return (
    <section class="card stack-s">
      <h2>{t("settings.threshold.title")}</h2>
      <p>{t("settings.threshold.now", { threshold: format.percent(threshold, 2), policy })}</p>
      {proposed
        ? (
          <>
            <p>{t("settings.threshold.proposed", { policy: policyText(ui, proposed) })}</p>
            <div class="actions">
              <PostButton
                action={`/models/${id}/threshold`}
                label={t("settings.threshold.action")}
                fields={{ ...policyForm(proposed, terms, threshold) }}
                primary
              />
              <a class="button quiet" href={`/models/${id}/threshold`}>
                {t("settings.threshold.compare")}
              </a>
            </div>
          </>
        )
        : <p class="note">{t("settings.threshold.follows")}</p>}
    </section>
  );
}
