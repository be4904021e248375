import { ProbabilityScale } from "@/components/charts/Lines.tsx";
import { modelName } from "@/components/models/model_name.ts";
import { BAND_CLASS, BandTag } from "@/components/Tags.tsx";
import type { CustomerWithPrediction } from "@/db/queries/customers.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";
import { Reasons } from "./Reasons.tsx";

interface PredictionCardProps {
  ui: Ui;
  customer: CustomerWithPrediction;
  /** That scored the customer. */
  model: ModelRow | undefined;
}

/** What the model expects of a customer, and why, in words. */
export function PredictionCard({ ui, customer, model }: PredictionCardProps) {
  const { t, format } = ui;
  const { churnProbability, riskBand, churned, prediction } = customer;
  if (churnProbability === null) {
    return (
      <section class="card">
        <h2>{t("customer.prediction.title")}</h2>
        <p>{t("customer.prediction.none")}</p>
      </section>
    );
  }
  const probability = format.percent(churnProbability);
  const threshold = format.percent(model?.threshold);
  return (
    <section class="card">
      <header>
        <h2>
          {riskBand
            ? t("customer.prediction.finding", { probability, band: t(`band.${riskBand}`) })
            : t("customer.prediction.churned", { probability })}
        </h2>
        <p class="note">
          {t(riskBand ? "customer.prediction.note" : "customer.prediction.churnedNote")}
        </p>
      </header>
      <div class="chart">
        <ProbabilityScale
          probability={churnProbability}
          threshold={model?.threshold}
          tone={riskBand ? BAND_CLASS[riskBand] : "low"}
          alternative={t("customer.prediction.alternative", { probability, threshold })}
        />
      </div>
      <dl class="facts small">
        <div>
          <dt>{t("customer.facts.probability")}</dt>
          <dd>{probability}</dd>
        </div>
        <div>
          <dt>{t("customer.facts.band")}</dt>
          <dd>
            <BandTag ui={ui} band={riskBand} churned={churned} />
          </dd>
        </div>
        <div>
          <dt>{t("customer.facts.threshold")}</dt>
          <dd>{threshold}</dd>
        </div>
        {model && (
          <div>
            <dt>{t("customer.facts.model")}</dt>
            <dd>
              <a href={`/models/${model.id}`}>
                {t("customer.facts.modelLink", { name: modelName(ui, model), id: model.id })}
              </a>
            </dd>
          </div>
        )}
        {prediction && (
          <div>
            <dt>{t("customer.facts.scoredAt")}</dt>
            <dd>
              <time dateTime={prediction.scoredAt.toISOString()}>
                {format.dateTime(prediction.scoredAt)}
              </time>
            </dd>
          </div>
        )}
      </dl>
      <h3>{t("customer.reasons.title")}</h3>
      {prediction && prediction.reasons.length > 0
        ? <Reasons ui={ui} reasons={prediction.reasons} />
        : <p class="note">{t("customer.reasons.none")}</p>}
    </section>
  );
}
