import { Waterfall, type WaterfallStep } from "@/components/charts/Waterfall.tsx";
import { isField, reasonName } from "@/components/customers/values.ts";
import { modelName } from "@/components/models/model_name.ts";
import { BAND_CLASS } from "@/components/Tags.tsx";
import type { CustomerWithPrediction } from "@/db/queries/customers.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import { baseRate } from "@/ml/evaluation/threshold.ts";
import type { Ui } from "@/utils.ts";

/** Below this the rest is nothing that a reader could see: a twentieth of a percentage point. */
const VISIBLE = 0.0005;

interface ReasonsCardProps {
  ui: Ui;
  customer: CustomerWithPrediction;
  /** That scored the customer. */
  model: ModelRow | undefined;
}

/** Why a customer is rated so: from the base rate of the model's training to the score, a step for each reason. */
export function ReasonsCard({ ui, customer, model }: ReasonsCardProps) {
  const { t, format } = ui;
  const { churnProbability, prediction } = customer;
  if (churnProbability === null) {
    return (
      <section class="card">
        <h2>{t("customer.reasons.title")}</h2>
        <p>{t("customer.prediction.none")}</p>
      </section>
    );
  }
  const base = model && baseRate(model.metrics.strict.chosen);
  const reasons = prediction?.reasons ?? [];
  const known = typeof base === "number" && reasons.length > 0;
  return (
    <section class="card">
      <h2>{known ? finding(ui, reasons) : t("customer.reasons.title")}</h2>
      {known
        ? (
          <div class="chart">
            <Waterfall steps={stepsOf(ui, customer, churnProbability, base)} />
          </div>
        )
        : <p class="note">{t("customer.reasons.none")}</p>}
      <details class="plain-details">
        <summary>{t("customer.reasons.how")}</summary>
        <p class="note">
          {t("customer.reasons.note")}{" "}
          {t("customer.reasons.threshold", { threshold: format.percent(model?.threshold) })}
        </p>
        {model && (
          <p class="note">
            <a href={`/models/${model.id}`}>
              {t("customer.facts.modelLink", { name: modelName(ui, model), id: model.id })}
            </a>
            {prediction && `, ${format.dateTime(prediction.scoredAt)}`}
          </p>
        )}
      </details>
    </section>
  );
}

/** Names the strongest reason. */
function finding(ui: Ui, reasons: readonly StoredReason[]): string {
  const [first] = reasons;
  return ui.t(
    first!.direction === "RAISES" ? "customer.reasons.raised" : "customer.reasons.lowered",
    { reason: reasonName(ui, first!) },
  );
}

function stepsOf(
  ui: Ui,
  { prediction, riskBand }: CustomerWithPrediction,
  score: number,
  base: number,
): WaterfallStep[] {
  const { t, format } = ui;
  let reached = base;
  const step = (name: WaterfallStep["name"], change: number): WaterfallStep => {
    const from = reached;
    reached += change;
    const points = format.fixed(Math.abs(change) * 100, 1);
    return {
      name,
      from,
      to: reached,
      tone: change > 0 ? "high" : "low",
      text: t(change > 0 ? "customer.reasons.raises" : "customer.reasons.lowers", { points }),
    };
  };
  const steps = (prediction?.reasons ?? []).map((reason) =>
    step(<ReasonLink ui={ui} reason={reason} />, reason.contribution)
  );
  const rest = score - reached;
  return [
    {
      name: t("customer.reasons.base"),
      from: 0,
      to: base,
      tone: "low",
      text: format.percent(base),
    },
    ...steps,
    ...Math.abs(rest) > VISIBLE ? [step(t("customer.reasons.rest"), rest)] : [],
    {
      name: <strong>{t("customers.column.probability")}</strong>,
      from: 0,
      to: score,
      tone: riskBand ? BAND_CLASS[riskBand] : "low",
      text: <strong>{format.percent(score)}</strong>,
    },
  ];
}

/** A reason in words, with the list of the customers that share it. */
function ReasonLink({ ui, reason }: { ui: Ui; reason: StoredReason }) {
  const { field, value } = reason;
  const name = reasonName(ui, reason);
  if (!isField(ui, field)) return <>{name}</>;
  const search = new URLSearchParams(
    value === null ? { [`${field}.isNull`]: "true" } : { [field]: value },
  );
  return <a href={`/customers?${search}`}>{name}</a>;
}
