import { ProbabilityScale } from "@/components/charts/Lines.tsx";
import { BAND_CLASS } from "@/components/Tags.tsx";
import type { CustomerWithPrediction } from "@/db/queries/customers.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";
import { columnLabel, isField, reasonValueText } from "./values.ts";

interface PredictionCardProps {
  ui: Ui;
  customer: CustomerWithPrediction;
  /** Of the model that scored. */
  threshold: number | undefined;
}

/** What the model expects of a customer, and why, in words. */
export function PredictionCard({ ui, customer, threshold }: PredictionCardProps) {
  const { t, format } = ui;
  const { churnProbability, riskBand, prediction } = customer;
  if (churnProbability === null || riskBand === null) {
    return (
      <section class="card">
        <h2>{t("customer.prediction.title")}</h2>
        <p>{t("customer.prediction.none")}</p>
      </section>
    );
  }
  const probability = format.percent(churnProbability);
  const at = prediction ? format.dateTime(prediction.scoredAt) : "–";
  const limit = format.percent(threshold);
  return (
    <section class="card">
      <header>
        <h2>
          {t("customer.prediction.finding", { probability, band: t(`band.${riskBand}`) })}
        </h2>
        <p class="note">
          {threshold === undefined
            ? t("customer.prediction.noteWithoutThreshold", { at })
            : t("customer.prediction.note", { at, threshold: limit })}
        </p>
      </header>
      <div class="chart">
        <ProbabilityScale
          probability={churnProbability}
          threshold={threshold}
          tone={BAND_CLASS[riskBand]}
          alternative={t("customer.prediction.alternative", { probability, threshold: limit })}
        />
      </div>
      <h3>{t("customer.reasons.title")}</h3>
      {prediction && prediction.reasons.length > 0
        ? (
          <>
            <p class="note">{t("customer.reasons.note")}</p>
            <Reasons ui={ui} reasons={prediction.reasons} />
          </>
        )
        : <p class="note">{t("customer.reasons.none")}</p>}
    </section>
  );
}

function Reasons({ ui, reasons }: { ui: Ui; reasons: readonly StoredReason[] }) {
  const { t, format } = ui;
  return (
    <ol class="reasons">
      {reasons.map(({ field, value, direction, contribution }) => {
        const raises = direction === "RAISES";
        const points = format.decimal(Math.abs(contribution) * 100, 1);
        return (
          <li key={field}>
            <span class={`arrow ${raises ? "up" : "down"}`} aria-hidden="true">
              {raises ? "▲" : "▼"}
            </span>
            <span>
              <strong>
                {isField(field) ? columnLabel(ui, field) : field}:{" "}
                {isField(field) ? reasonValueText(ui, field, value) : value}
              </strong>{" "}
              {t(raises ? "customer.reasons.raises" : "customer.reasons.lowers", { points })}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
