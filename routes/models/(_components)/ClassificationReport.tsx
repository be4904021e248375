import type { StoredMetrics } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";
import { classificationReport } from "./classification_report.ts";

/** Precision, recall and F1 of both outcomes, as scikit-learn's `classification_report` lays them out. */
export function ClassificationReport({ ui, metrics }: { ui: Ui; metrics: StoredMetrics }) {
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
