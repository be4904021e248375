import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredFigure } from "@/db/schema/mod.ts";
import { LEADING_SPLIT, type Split, SPLITS } from "@/ml/evaluation/judge.ts";
import type { Ui } from "@/utils.ts";

/** Figures that depend on the threshold, as shares of one. */
const AT_THRESHOLD = ["recall", "precision", "f1", "accuracy", "specificity"] as const;
/** Figures of the ranking or of the probabilities themselves. */
const OVERALL = ["averagePrecision", "auc", "logLoss", "brier"] as const;

/** How good a model is on each of the three splits, with intervals, the leading one first. */
export function MetricsTable({ ui, model }: { ui: Ui; model: ModelRow }) {
  const { t, format } = ui;
  const { metrics } = model;
  const title = t("models.metrics.title");
  const withInterval = (
    split: Split,
    name: StoredFigure,
    text: (value: number | null) => string,
  ) => {
    const interval = metrics[split].intervals[name];
    return (
      <>
        {text(metrics[split].chosen[name])}
        {interval && <small>{text(interval.low)}–{text(interval.high)}</small>}
      </>
    );
  };
  const share = (value: number | null) => format.percent(value);
  const measure = (value: number | null) => format.fixed(value, 4);
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
        <p class="note">
          {t("models.metrics.note", {
            support: format.integer(metrics[LEADING_SPLIT].chosen.support),
          })}
        </p>
      </header>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table metrics">
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>{t("models.metrics.metric")}</th>
              {SPLITS.map((split) => (
                <th key={split} scope="colgroup" colSpan={2} class="number">
                  {t(`models.split.${split}`)}
                </th>
              ))}
            </tr>
            <tr>
              {SPLITS.flatMap((split) => [
                <th key={split} scope="col" class="number">
                  {t("models.metrics.at", { threshold: format.percent(model.threshold) })}
                </th>,
                <th key={`${split} default`} scope="col" class="number">
                  {t("models.metrics.at", { threshold: format.percent(0.5, 0) })}
                </th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {OVERALL.map((name) => (
              <tr key={name}>
                <th scope="row">{t(`models.metrics.${name}`)}</th>
                {SPLITS.map((split) => (
                  <td key={split} class="number interval-cell both" colSpan={2}>
                    {withInterval(split, name, measure)}
                  </td>
                ))}
              </tr>
            ))}
            {AT_THRESHOLD.map((name) => (
              <tr key={name}>
                <th scope="row">{t(`models.metrics.${name}`)}</th>
                {SPLITS.flatMap((split) => [
                  <td key={split} class="number interval-cell">
                    {withInterval(split, name, share)}
                  </td>,
                  <td key={`${split} default`} class="number">
                    {share(metrics[split].default[name])}
                  </td>,
                ])}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
