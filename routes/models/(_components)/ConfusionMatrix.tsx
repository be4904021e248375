import type { StoredMetrics } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";
import { ClassificationReport } from "./ClassificationReport.tsx";

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
