import { StatusTag } from "@/components/Tags.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";

/** Every model that was trained, the newest first. */
export function ModelList({ ui, models }: { ui: Ui; models: readonly ModelRow[] }) {
  const { t, format } = ui;
  const title = t("models.all.title");
  return (
    <section class="stack-s">
      <h2>{title}</h2>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("models.all.estimator")}</th>
              <th scope="col">{t("models.all.status")}</th>
              <th scope="col" class="number">{t("models.all.f1")}</th>
              <th scope="col" class="number">{t("models.all.naiveF1")}</th>
              <th scope="col" class="number">{t("models.all.recall")}</th>
              <th scope="col" class="number">{t("models.all.threshold")}</th>
              <th scope="col">{t("models.all.trained")}</th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={model.id}>
                <th scope="row">
                  <span class="index">{model.id}</span>
                  {t.maybe(`estimator.${model.estimator}`, model.estimator)}
                </th>
                <td>
                  <StatusTag ui={ui} status={model.status} />
                </td>
                <td class="number">{format.percent(model.metrics.grouped.chosen.f1, 2)}</td>
                <td class="number">{format.percent(model.metrics.naive.chosen.f1, 2)}</td>
                <td class="number">{format.percent(model.metrics.grouped.chosen.recall, 2)}</td>
                <td class="number">{format.percent(model.threshold)}</td>
                <td class="nowrap">{format.dateTime(model.createdAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
