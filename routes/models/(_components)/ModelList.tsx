import type { ModelRow } from "@/db/queries/models.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import type { Ui } from "@/utils.ts";
import { Interval } from "./Interval.tsx";
import { ActionCell, ActionHead, NameCell, rowClass } from "./ModelCells.tsx";

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
              <ActionHead ui={ui} />
            </tr>
          </thead>
          <tbody>
            {models.map((model) => {
              const { chosen, intervals } = model.metrics[LEADING_SPLIT];
              return (
                <tr key={model.id} class={rowClass(model)}>
                  <NameCell ui={ui} model={model} />
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
                  <ActionCell ui={ui} model={model} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
