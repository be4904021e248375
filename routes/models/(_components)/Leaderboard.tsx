import { scaleOf } from "@/components/charts/IntervalMark.tsx";
import type { ModelRow, TrainingRunRow } from "@/db/queries/models.ts";
import type { StoredFigure } from "@/db/schema/mod.ts";
import { LEADING_SPLIT, SPLITS } from "@/ml/evaluation/judge.ts";
import { rankingOf, withBaselines } from "@/services/training/leaderboard.ts";
import type { Ui } from "@/utils.ts";
import { Interval } from "./Interval.tsx";
import {
  LEADERBOARD_FIGURES,
  type LeaderboardFigure,
  leaderboardHref,
  type LeaderboardQuery,
  nextOrder,
  sortRows,
  THRESHOLDS,
} from "./leaderboard_query.ts";
import { ActionCell, ActionHead, NameCell, rowClass } from "./ModelCells.tsx";

interface LeaderboardProps {
  ui: Ui;
  query: LeaderboardQuery;
  /** The models of one training, judged on the same folds. */
  models: readonly ModelRow[];
  run: TrainingRunRow | undefined;
}

/** What a baseline, which ranks and says no probability, has no figure of. */
const UNRANKED = ["recall", "precision", "brier", "grouped", "naive"] as const;

/** The candidates of the newest training, side by side: the strict figures first. */
export function Leaderboard({ ui, query, models, run }: LeaderboardProps) {
  const { t, format } = ui;
  const title = t("models.leaderboard.title", { count: models.length });
  const scales = {
    averagePrecision: scaleFor(models, "averagePrecision"),
    auc: scaleFor(models, "auc"),
  };
  const plain = (figure: LeaderboardFigure, model: ModelRow) => {
    const value = LEADERBOARD_FIGURES[figure](model, query.at);
    const share = figure === "recall" || figure === "precision";
    return share ? format.percent(value) : format.fixed(value, figure === "brier" ? 4 : 3);
  };
  return (
    <section class="stack-s">
      <div class="section-head">
        <div class="titled">
          <h2>{title}</h2>
          {run && (
            <p class="note">
              {t("models.leaderboard.note", {
                at: format.dateTime(run.startedAt),
                rows: format.integer(run.rows),
                folds: run.folds,
                groups: format.integer(run.strictGroups),
              })}
            </p>
          )}
        </div>
        <ThresholdSwitch ui={ui} query={query} />
      </div>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table leaderboard">
          <thead>
            <tr>
              <th scope="col">{t("models.column.model")}</th>
              {(Object.keys(LEADERBOARD_FIGURES) as LeaderboardFigure[]).map((figure) => (
                <SortHeader key={figure} ui={ui} query={query} figure={figure} />
              ))}
              <th scope="col" class="number">{t("models.column.threshold")}</th>
              <ActionHead ui={ui} />
            </tr>
          </thead>
          <tbody>
            {sortRows(withBaselines(models), query).map((row) => {
              const { model } = row;
              if (!model) {
                const { averagePrecision, auc } = rankingOf(row);
                return (
                  <tr key={row.baseline} class="baseline">
                    <th scope="row">
                      {t(`outOfTime.baseline.${row.baseline}`)}{" "}
                      <span class="tag">{t("outOfTime.baseline.tag")}</span>
                    </th>
                    <td class="number">{format.fixed(averagePrecision, 3)}</td>
                    <td class="number">{format.fixed(auc, 3)}</td>
                    <td colSpan={UNRANKED.length + 2} />
                  </tr>
                );
              }
              return (
                <tr key={model.id} class={rowClass(model)}>
                  <NameCell ui={ui} model={model} simplest={run?.proposal?.modelId === model.id} />
                  {(["averagePrecision", "auc"] as const).map((figure) => (
                    <td key={figure} class="number">
                      <Interval
                        ui={ui}
                        value={model.metrics[LEADING_SPLIT].chosen[figure]}
                        interval={model.metrics[LEADING_SPLIT].intervals[figure]}
                        scale={scales[figure]}
                      />
                    </td>
                  ))}
                  {UNRANKED.map((figure) => (
                    <td key={figure} class="number">{plain(figure, model)}</td>
                  ))}
                  <td class="number">
                    {format.percent(query.at === "chosen" ? model.threshold : 0.5)}
                  </td>
                  <ActionCell ui={ui} model={model} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <dl class="terms">
        {SPLITS.map((split) => (
          <div key={split}>
            <dt>{t(`models.split.${split}`)}</dt>
            <dd>{t(`models.split.${split}Text`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function scaleFor(models: readonly ModelRow[], figure: StoredFigure) {
  return scaleOf(models.flatMap(({ metrics }) => metrics[LEADING_SPLIT].intervals[figure] ?? []));
}

/** Which threshold recall and precision are of: two addresses. */
function ThresholdSwitch({ ui: { t }, query }: { ui: Ui; query: LeaderboardQuery }) {
  return (
    <nav class="switch no-print" aria-label={t("models.at.label")}>
      {THRESHOLDS.map((at) => (
        query.at === at
          ? <span key={at} class="current" aria-current="true">{t(`models.at.${at}`)}</span>
          : <a key={at} href={leaderboardHref(query, { at })}>{t(`models.at.${at}`)}</a>
      ))}
    </nav>
  );
}

interface SortHeaderProps {
  ui: Ui;
  query: LeaderboardQuery;
  figure: LeaderboardFigure;
}

function SortHeader({ ui: { t }, query, figure }: SortHeaderProps) {
  const current = query.sort === figure;
  const next = nextOrder(query, figure);
  const name = t(`models.column.${figure}`);
  return (
    <th
      scope="col"
      class="number"
      aria-sort={current ? (query.descending ? "descending" : "ascending") : undefined}
    >
      <a
        href={leaderboardHref(query, next)}
        title={t(next.descending ? "customers.sort.desc" : "customers.sort.asc", { column: name })}
      >
        {name}
        {current && <span aria-hidden="true">{query.descending ? " ↓" : " ↑"}</span>}
      </a>
      <small>{t(`models.of.${figure}`)}</small>
    </th>
  );
}
