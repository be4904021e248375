import type { ComponentChildren } from "preact";
import type { ModelRow, TrainingRunRow } from "@/db/queries/models.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { Ui } from "@/utils.ts";
import { policyText } from "@/components/models/policy_text.ts";

interface TrainingFactsProps {
  ui: Ui;
  model: ModelRow;
  run: TrainingRunRow | undefined;
  /** Customers with a known outcome, where the model learned from a random part of them; else null. */
  sampledFrom: number | null;
}

/** From what and how a model was made: enough to make it again. */
export function TrainingFacts({ ui, model, run, sampledFrom }: TrainingFactsProps) {
  const { t, format } = ui;
  const facts: (readonly [name: string, value: ComponentChildren])[] = [
    [t("models.facts.made"), format.dateTime(model.createdAt)],
    [
      t("models.facts.rows"),
      sampledFrom === null ? format.integer(model.rows) : t("models.facts.sampled", {
        rows: format.integer(model.rows),
        total: format.integer(sampledFrom),
      }),
    ],
  ];
  if (run) {
    facts.push(
      [t("models.facts.groups"), format.integer(run.groups)],
      [t("models.facts.strictGroups"), format.integer(run.strictGroups)],
      [t("models.facts.folds"), run.folds],
      [t("models.facts.seed"), run.seed],
      [t("models.facts.categories"), t(`models.train.${run.categories}`)],
    );
  }
  facts.push(
    [t("models.threshold"), format.percent(model.threshold, 2)],
    [t("models.policy"), policyText(ui, model.thresholdPolicy as ThresholdPolicy)],
    [t("models.fingerprint"), <Hash key="data" value={model.fingerprint} />],
    [t("models.file"), <Hash key="file" value={model.onnxSha256} />],
  );
  return (
    <section class="card">
      <h2>{t("models.facts.title")}</h2>
      <dl class="pairs small">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details class="plain-details">
        <summary>{t("models.facts.config")}</summary>
        <pre class="code" tabIndex={0}>{JSON.stringify(model.config, null, 2)}</pre>
      </details>
    </section>
  );
}

function Hash({ value }: { value: string }) {
  return <code title={value}>{value.slice(0, 16)}…</code>;
}
