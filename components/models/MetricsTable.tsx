import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredMetrics } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";

/** Figures that depend on the threshold, as shares of one. */
const AT_THRESHOLD = ["recall", "precision", "f1", "accuracy", "specificity"] as const;
/** Figures of the ranking or of the probabilities themselves. */
const OVERALL = ["auc", "averagePrecision", "logLoss", "brier"] as const;

/** How good a model is: over groups first, the naive split beside it. */
export function MetricsTable({ ui, model }: { ui: Ui; model: ModelRow }) {
  const { t, format } = ui;
  const { grouped, naive } = model.metrics;
  const columns = [grouped.chosen, grouped.default, naive.chosen, naive.default];
  const cells = (read: (metrics: StoredMetrics) => string) =>
    columns.map((metrics, i) => <td key={i} class="number">{read(metrics)}</td>);
  const title = t("models.metrics.title");
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
        <p class="note">
          {t("models.metrics.note", { support: format.integer(grouped.chosen.support) })}
        </p>
      </header>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table metrics">
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>{t("models.metrics.metric")}</th>
              <th scope="colgroup" colSpan={2} class="number">{t("models.metrics.grouped")}</th>
              <th scope="colgroup" colSpan={2} class="number">{t("models.metrics.naive")}</th>
            </tr>
            <tr>
              {columns.map((metrics, i) => (
                <th key={i} scope="col" class="number">
                  {i % 2 === 0
                    ? t("models.metrics.chosen", { threshold: format.percent(metrics.threshold) })
                    : t("models.metrics.default")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {AT_THRESHOLD.map((name) => (
              <tr key={name}>
                <th scope="row">{t(`models.metrics.${name}`)}</th>
                {cells((metrics) => format.percent(metrics[name], 2))}
              </tr>
            ))}
            {OVERALL.map((name) => (
              <tr key={name}>
                <th scope="row">{t(`models.metrics.${name}`)}</th>
                {[grouped.chosen, naive.chosen].map((metrics, i) => (
                  <td key={i} class="number" colSpan={2}>{format.decimal(metrics[name], 4)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
