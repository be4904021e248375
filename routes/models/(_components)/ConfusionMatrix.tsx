import type { StoredMetrics } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";
import { classificationReport } from "./classification_report.ts";

/** Whom the model finds, whom it misses, and whom it troubles for nothing. */
export function ConfusionMatrix({ ui, metrics }: { ui: Ui; metrics: StoredMetrics }) {
  const { t, format } = ui;
  const { tp, fp, tn, fn } = metrics;
  const title = t("models.confusion.title", {
    churned: format.integer(tp + fn),
    found: format.integer(tp),
    false: format.integer(fp),
  });
  const note = t("models.confusion.note", { threshold: format.percent(metrics.threshold) });
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
        <p class="note">{note}</p>
      </header>
      <div class="table-frame" tabIndex={0} role="region" aria-label={`${title}. ${note}`}>
        <table class="table confusion">
          <thead>
            <tr>
              <th scope="col">{t("models.confusion.actual")}</th>
              <th scope="col" class="number">{t("models.confusion.predictedChurn")}</th>
              <th scope="col" class="number">{t("models.confusion.predictedStay")}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t("models.confusion.churned")}</th>
              <td class="number right">{format.integer(tp)}</td>
              <td class="number wrong">{format.integer(fn)}</td>
            </tr>
            <tr>
              <th scope="row">{t("models.confusion.stayed")}</th>
              <td class="number wrong">{format.integer(fp)}</td>
              <td class="number right">{format.integer(tn)}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <ClassificationReport ui={ui} metrics={metrics} />
    </section>
  );
}

/** Precision, recall and F1 of both outcomes, as scikit-learn's `classification_report` lays them out. */
function ClassificationReport({ ui, metrics }: { ui: Ui; metrics: StoredMetrics }) {
  const { t, format } = ui;
  const title = t("models.report.title", { threshold: format.percent(metrics.threshold) });
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
      <table class="table report">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("models.report.outcome")}</th>
            <th scope="col" class="number">{t("models.metrics.precision")}</th>
            <th scope="col" class="number">{t("models.metrics.recall")}</th>
            <th scope="col" class="number">{t("models.metrics.f1")}</th>
            <th scope="col" class="number">{t("models.report.support")}</th>
          </tr>
        </thead>
        <tbody>
          {classificationReport(metrics).map(({ name, precision, recall, f1, support }) => (
            <tr key={name}>
              <th scope="row">{t(`models.report.${name}`)}</th>
              <td class="number">{format.fixed(precision, 3)}</td>
              <td class="number">{format.fixed(recall, 3)}</td>
              <td class="number">{format.fixed(f1, 3)}</td>
              <td class="number">{format.integer(support)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
