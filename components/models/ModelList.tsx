import { StatusTag } from "@/components/Tags.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";
import { Interval } from "./Interval.tsx";
import { modelName } from "./model_name.ts";
import { PromoteButton } from "./PromoteButton.tsx";

/** Models of earlier trainings and from elsewhere, the newest first: judged on other folds. */
export function ModelList({ ui, models }: { ui: Ui; models: readonly ModelRow[] }) {
  const { t, format } = ui;
  const title = t("models.others.title");
  return (
    <section class="stack-s">
      <div class="titled">
        <h2>{title}</h2>
        <p class="note">{t("models.others.note")}</p>
      </div>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("models.column.model")}</th>
              <th scope="col" class="number">
                {t("models.column.averagePrecision")}
                <small>{t("models.of.averagePrecision")}</small>
              </th>
              <th scope="col" class="number">{t("models.column.recall")}</th>
              <th scope="col" class="number">{t("models.column.precision")}</th>
              <th scope="col" class="number">{t("models.column.threshold")}</th>
              <th scope="col">{t("models.column.made")}</th>
              <th scope="col" class="no-print">
                <span class="visually-hidden">{t("models.column.action")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => {
              const { chosen, intervals } = model.metrics.grouped;
              return (
                <tr key={model.id} class={model.status === "CHAMPION" ? "champion" : undefined}>
                  <th scope="row">
                    <span class="index">{model.id}</span>
                    <a href={`/models/${model.id}`}>{modelName(ui, model)}</a>{" "}
                    <StatusTag ui={ui} status={model.status} />
                  </th>
                  <td class="number">
                    <Interval
                      ui={ui}
                      value={chosen.averagePrecision}
                      interval={intervals.averagePrecision}
                    />
                  </td>
                  <td class="number">{format.percent(chosen.recall)}</td>
                  <td class="number">{format.percent(chosen.precision)}</td>
                  <td class="number">{format.percent(model.threshold)}</td>
                  <td class="nowrap">{format.dateTime(model.createdAt)}</td>
                  <td class="no-print">
                    {model.status !== "CHAMPION" && <PromoteButton ui={ui} model={model} />}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
