import { page } from "fresh";
import { hasEnded, JobNotice } from "../(_components)/JobNotice.tsx";
import { jobOf } from "../(_components)/job_of.ts";
import { BaseRateNotice } from "@/components/models/BaseRateNotice.tsx";
import { Leaderboard } from "@/routes/models/(_components)/Leaderboard.tsx";
import { parseLeaderboardQuery } from "@/routes/models/(_components)/leaderboard_query.ts";
import { ModelComparison } from "@/routes/models/(_components)/ModelComparison.tsx";
import { ModelInWords } from "@/routes/models/(_components)/ModelInWords.tsx";
import { VerdictNotice } from "@/components/models/VerdictNotice.tsx";
import { modelName } from "@/components/models/model_name.ts";
import { ModelFigures } from "@/routes/models/(_components)/ModelFigures.tsx";
import { OutOfTimeSection } from "@/routes/models/(_components)/OutOfTimeSection.tsx";
import { ModelList } from "@/routes/models/(_components)/ModelList.tsx";
import { PromotionTrail } from "@/routes/models/(_components)/PromotionTrail.tsx";
import { NoCustomers, Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import { countCustomers } from "@/db/queries/customers.ts";
import {
  findTrainingRun,
  listModels,
  listPromotions,
  type ModelRow,
  readLeaderboard,
} from "@/db/queries/models.ts";
import { formerChampion } from "@/services/training/promotion.ts";
import { define, type Ui } from "@/utils.ts";
import type { StoredProposal } from "@/db/schema/mod.ts";
import { PromoteButton } from "./(_components)/PromoteButton.tsx";
import type { JobRow } from "@/db/queries/jobs.ts";
import type { TrainingResult } from "@/services/training/training.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("models.title");
    const { db } = ctx.state.services;
    const [models, leaderboard, promotions, former, customers, job] = await Promise.all([
      listModels(db),
      readLeaderboard(db),
      listPromotions(db),
      formerChampion(db),
      countCustomers(db),
      jobOf(db, ctx.url),
    ]);
    // Beside baselines, which rank and no more, the AUC comes first.
    const isForward = leaderboard.some(({ outOfTime }) => outOfTime);
    const query = parseLeaderboardQuery(ctx.url, isForward ? "auc" : undefined);
    const runId = leaderboard[0]?.trainingRunId;
    const run = runId == null ? undefined : await findTrainingRun(db, runId);
    const others = models.filter(({ id }) => !leaderboard.some((model) => model.id === id));
    return page({
      query,
      models,
      leaderboard,
      run,
      others,
      promotions,
      former,
      customers,
      job,
    });
  },
});

export default define.page<typeof handler>(function ModelsPage({ data, state: { ui } }) {
  const { query, models, leaderboard, run, others, promotions, former, customers, job } = data;
  const { t } = ui;
  const champion = models.find(({ status }) => status === "CHAMPION");
  const busy = job !== undefined && !hasEnded(job);
  const score = (
    <PostButton
      action="/jobs"
      label={t("models.score")}
      fields={{ kind: "SCORE", return: "/models" }}
    />
  );
  return (
    <>
      <PageHead title={t("models.title")} lead={t("models.lead")}>
        {customers > 0 && !busy && (
          <a class="button" href="/models/train">{t("models.train.link")}</a>
        )}
        {champion && <a class="button" href="/score">{t("score.link")}</a>}
        {!busy && <a class="button" href="/models/register">{t("models.register.link")}</a>}
        {champion && customers > 0 && !busy && score}
      </PageHead>
      {champion && <VerdictNotice ui={ui} model={champion} />}
      {champion && <BaseRateNotice ui={ui} model={champion} />}
      <JobNotice ui={ui} job={job} />
      <TrainingFailures ui={ui} job={job} />
      {customers === 0 && models.length === 0 && <NoCustomers ui={ui} />}
      {champion && (
        <section class="stack-s">
          <h2>
            {t("models.champion")}{" "}
            <a href={`/models/${champion.id}`}>{modelName(ui, champion)} ({champion.id})</a>
          </h2>
          <ModelInWords ui={ui} model={champion} />
          <ModelFigures ui={ui} model={champion} />
          <OutOfTimeSection ui={ui} model={champion} />
        </section>
      )}
      {run?.proposal && <SimplestGood ui={ui} proposal={run.proposal} models={leaderboard} />}
      {leaderboard.length > 0 && (
        <Leaderboard ui={ui} query={query} models={leaderboard} run={run} />
      )}
      {leaderboard.length > 1 && <ModelComparison ui={ui} models={leaderboard} />}
      {others.length > 0 && <ModelList ui={ui} models={others} />}
      {promotions.length > 0 && (
        <PromotionTrail ui={ui} promotions={promotions} models={models} former={former?.id} />
      )}
    </>
  );
});

interface SimplestGoodProps {
  ui: Ui;
  proposal: StoredProposal;
  /** The models of the training. */
  models: readonly ModelRow[];
}

/** Proposes the simplest good model where another one leads; nothing where it is the champion. */
function SimplestGood({ ui, proposal, models }: SimplestGoodProps) {
  const { t, format } = ui;
  const [proposed, best] = [proposal.modelId, proposal.bestId].map((id) =>
    models.find((model) => model.id === id)
  );
  if (!proposed || !best || proposed.status === "CHAMPION") return null;
  const { value, low, high } = proposal.difference;
  return (
    <Notice title={t("models.simplest.title", { name: modelName(ui, proposed) })}>
      <p>
        {proposed.id === best.id ? t("models.simplest.best") : t("models.simplest.text", {
          best: modelName(ui, best),
          value: format.fixed(value, 3),
          low: format.fixed(low, 3),
          high: format.fixed(high, 3),
        })}
      </p>
      <div class="actions">
        <a class="button" href={`/models/${proposed.id}`}>{t("models.simplest.look")}</a>
        <PromoteButton ui={ui} model={proposed} />
      </div>
    </Notice>
  );
}

/** Candidates that a training had to leave out, and why; the others were trained. */
function TrainingFailures({ ui: { t }, job }: { ui: Ui; job: JobRow | undefined }) {
  if (job?.kind !== "TRAIN" || job.status !== "COMPLETED") return null;
  const { failures } = job.result as Pick<TrainingResult, "failures">;
  if (failures.length === 0) return null;
  return (
    <Notice kind="warn" title={t("models.failures")}>
      <ul>
        {failures.map(({ estimator, reason }) => (
          <li key={estimator}>{t(`estimator.${estimator}`)}: {reason}.</li>
        ))}
      </ul>
    </Notice>
  );
}
