import type { ModelRow } from "@/db/queries/models.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { Ui } from "@/utils.ts";
import { policyText } from "./policy_text.ts";

/** The model that serves: what it is, from where on it calls a customer at risk, and what it learnt from. */
export function ChampionCard({ ui, model }: { ui: Ui; model: ModelRow }) {
  const { t, format } = ui;
  return (
    <section class="card">
      <header>
        <h2>
          {t("models.champion", {
            estimator: t.maybe(`estimator.${model.estimator}`, model.estimator),
          })}
        </h2>
        <p class="note">
          {t("models.trained", {
            at: format.dateTime(model.createdAt),
            rows: format.integer(model.rows),
          })}
        </p>
      </header>
      <dl class="pairs small">
        <div>
          <dt>{t("models.threshold")}</dt>
          <dd>{format.percent(model.threshold, 2)}</dd>
        </div>
        <div>
          <dt>{t("models.policy")}</dt>
          <dd>{policyText(ui, model.thresholdPolicy as ThresholdPolicy)}</dd>
        </div>
        <div>
          <dt>{t("models.fingerprint")}</dt>
          <dd>
            <code title={model.fingerprint}>{model.fingerprint.slice(0, 12)}</code>
          </dd>
        </div>
        <div>
          <dt>{t("models.file")}</dt>
          <dd>
            <code title={model.onnxSha256}>{model.onnxSha256.slice(0, 12)}</code>
          </dd>
        </div>
      </dl>
    </section>
  );
}
