import { page } from "fresh";
import type { ComponentChildren } from "preact";
import { modelOf } from "../(_components)/model_of.ts";
import { Icon } from "@/components/Icon.tsx";
import { CalibrationChart } from "@/routes/models/(_components)/CalibrationChart.tsx";
import { ConfusionMatrix } from "@/routes/models/(_components)/ConfusionMatrix.tsx";
import { MetricsTable } from "@/routes/models/(_components)/MetricsTable.tsx";
import { modelCurves } from "@/routes/models/(_components)/model_curves.ts";
import { ModelInputTable } from "@/routes/models/(_components)/ModelInputTable.tsx";
import { ModelInWords } from "@/routes/models/(_components)/ModelInWords.tsx";
import { modelName } from "@/components/models/model_name.ts";
import { ModelFigures } from "@/routes/models/(_components)/ModelFigures.tsx";
import { PartialCurves } from "@/routes/models/(_components)/PartialCurves.tsx";
import { BaseRateNotice } from "@/components/models/BaseRateNotice.tsx";
import { PolicyNotice } from "@/routes/models/(_components)/PolicyNotice.tsx";
import { PromoteButton } from "@/routes/models/(_components)/PromoteButton.tsx";
import {
  GainsChart,
  PrecisionRecallChart,
  RocChart,
} from "@/routes/models/(_components)/RankingCharts.tsx";
import { TrainingFacts } from "@/routes/models/(_components)/TrainingFacts.tsx";
import { Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { StatusTag } from "@/components/Tags.tsx";
import { findTrainingRun, type ModelRow } from "@/db/queries/models.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import { readEvidence } from "@/services/training/evidence.ts";
import { sampledFromOf, unfitOf } from "@/services/training/model_leaks.ts";
import { readModelInput } from "@/services/training/model_input.ts";
import { readPartialCurves } from "@/services/training/partial_curves.ts";
import { define, type Ui } from "@/utils.ts";
import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { columnLabel } from "@/components/customers/values.ts";
import type { StoredImportance } from "@/db/schema/mod.ts";
import type { UnfitFeature } from "@/ml/unfit.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, ui, services: { db } } = ctx.state;
    const model = await modelOf(db, t, ctx.params.id);
    ctx.state.title = t("models.one.title", { name: modelName(ui, model), id: model.id });
    const [evidence, run, partial, input] = await Promise.all([
      readEvidence(db, model.id),
      model.trainingRunId === null ? undefined : findTrainingRun(db, model.trainingRunId),
      readPartialCurves(db, model),
      readModelInput(db, model),
    ]);
    const curves = evidence && modelCurves(evidence.labels, evidence.probabilities[LEADING_SPLIT]);
    return page({ model, run, curves, partial, input });
  },
});

export default define.page<typeof handler>(function ModelPage({ data, state: { ui } }) {
  const { model, run, curves, partial, input } = data;
  const { t, format } = ui;
  const { chosen, default: half } = model.metrics[LEADING_SPLIT];
  const external = model.estimator === "EXTERNAL";
  return (
    <>
      <PageHead
        title={modelName(ui, model)}
        mark={<StatusTag ui={ui} status={model.status} />}
        lead={t(external ? "models.one.leadExternal" : "models.one.lead", {
          id: model.id,
          at: format.dateTime(model.createdAt),
          rows: format.integer(model.rows),
        })}
      >
        <a class="button" href={`/models/${model.id}/threshold`}>{t("models.one.threshold")}</a>
        <a class="button" href={`/export/models/${model.id}.onnx`} download>
          <Icon name="download" /> {t("models.one.download")}
        </a>
        {model.status !== "CHAMPION" && <PromoteButton ui={ui} model={model} primary />}
      </PageHead>
      <PolicyNotice ui={ui} model={model} />
      <SeenScoresNotice ui={ui} model={model} />
      <BaseRateNotice ui={ui} model={model} />
      <ModelInWords ui={ui} model={model} />
      <ModelFigures ui={ui} model={model} />
      {model.importance.length > 0
        ? (
          <section class="card">
            <ImportanceChart ui={ui} importance={model.importance} />
          </section>
        )
        : <p class="note">{t("models.importance.none")}</p>}
      {partial && <PartialCurves ui={ui} curves={partial} importance={model.importance} />}
      {!curves || curves.roc.length === 0
        ? <Notice>{t("models.one.noEvidence")}</Notice>
        : (
          <Fold name={t("models.details.curves")}>
            <div class="columns">
              <section class="card">
                <RocChart ui={ui} points={curves.roc} metrics={chosen} />
              </section>
              <section class="card">
                <PrecisionRecallChart ui={ui} points={curves.precisionRecall} metrics={chosen} />
              </section>
              <section class="card">
                <CalibrationChart ui={ui} bins={curves.calibration} />
              </section>
              <section class="card">
                <GainsChart ui={ui} points={curves.gains} metrics={chosen} />
              </section>
            </div>
          </Fold>
        )}
      <Fold name={t("models.details.metrics")}>
        <MetricsTable ui={ui} model={model} />
        <div class="columns">
          <ConfusionMatrix ui={ui} metrics={chosen} />
          {half.threshold !== chosen.threshold && <ConfusionMatrix ui={ui} metrics={half} />}
        </div>
      </Fold>
      {input.rows.length > 0 && input.columns.length > 0 && (
        <Fold name={t("models.details.input")}>
          <ModelInputTable ui={ui} input={input} />
        </Fold>
      )}
      <Fold name={t("models.details.facts")}>
        <UnfitFeatures ui={ui} unfit={unfitOf(model)} />
        <TrainingFacts ui={ui} model={model} run={run} sampledFrom={sampledFromOf(model)} />
      </Fold>
    </>
  );
});

/** An analyst's part of the page. */
function Fold({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <details class="plain-details">
      <summary>{name}</summary>
      <div class="stack-s">{children}</div>
    </details>
  );
}

/** Columns that are drawn; the table has all of them. */
const SHOWN = 20;

interface ImportanceChartProps {
  ui: Ui;
  /** By falling importance, at least one. */
  importance: readonly StoredImportance[];
}

/** Which columns move a model's probabilities, and by how much. */
function ImportanceChart({ ui, importance }: ImportanceChartProps) {
  const { t, format } = ui;
  const named = importance.map((each) => ({
    name: columnLabel(ui, each.field),
    value: each.importance,
    text: t("models.importance.points", { points: format.fixed(each.importance * 100, 2) }),
  }));
  const first = named[0]!;
  return (
    <ChartFigure
      ui={ui}
      finding={t("models.importance.finding", { column: first.name, points: first.text })}
      note={t("models.importance.note")}
      data={{
        columns: [t("models.importance.column"), t("models.importance.value")],
        rows: named.map(({ name, text }) => [name, text]),
      }}
    >
      <Bars bars={named.slice(0, SHOWN)} />
      {named.length > SHOWN && (
        <p class="note">{t("models.importance.rest", { count: named.length - SHOWN })}</p>
      )}
    </ChartFigure>
  );
}

/** Says where a model trained here rates customers whose outcome it was taught; nothing where it does not. */
function SeenScoresNotice({ ui: { t }, model }: { ui: Ui; model: ModelRow }) {
  if (model.unseenScores || model.estimator === "EXTERNAL") return null;
  return (
    <Notice kind="warn" title={t("models.seen.title")}>
      <p>
        {t("models.seen.text")} <a href="/models/train">{t("models.train.link")}</a>
      </p>
    </Notice>
  );
}

/** The columns that a training left out since no model can learn from them; nothing where there are none. */
function UnfitFeatures({ ui, unfit }: { ui: Ui; unfit: readonly UnfitFeature[] }) {
  if (unfit.length === 0) return null;
  const { t } = ui;
  return (
    <section class="card">
      <h2>{t("models.unfit.title", { count: unfit.length })}</h2>
      <dl class="pairs small">
        {[...Map.groupBy(unfit, ({ reason }) => reason)].map(([reason, features]) => (
          <div key={reason}>
            <dt>{t(`models.unfit.${reason}`)}</dt>
            <dd>
              {features.map(({ field }) =>
                columnLabel(ui, field)
              ).join(", ")}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
