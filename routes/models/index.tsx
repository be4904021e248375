import { page } from "fresh";
import { hasEnded, JobNotice } from "../(_components)/JobNotice.tsx";
import { jobOf } from "../(_components)/job_of.ts";
import { BaseRateNotice } from "@/components/models/BaseRateNotice.tsx";
import { Leaderboard } from "@/routes/models/(_components)/Leaderboard.tsx";
import { parseLeaderboardQuery } from "@/routes/models/(_components)/leaderboard_query.ts";
import { ModelComparison } from "@/routes/models/(_components)/ModelComparison.tsx";
import { ModelInWords } from "@/routes/models/(_components)/ModelInWords.tsx";
import { modelName } from "@/components/models/model_name.ts";
import { ModelFigures } from "@/routes/models/(_components)/ModelFigures.tsx";
import { ModelList } from "@/routes/models/(_components)/ModelList.tsx";
import { PromotionTrail } from "@/routes/models/(_components)/PromotionTrail.tsx";
import { SimplestGood } from "@/routes/models/(_components)/SimplestGood.tsx";
import { TrainingFailures } from "@/routes/models/(_components)/TrainingFailures.tsx";
import { NoCustomers } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import { countCustomers } from "@/db/queries/customers.ts";
import {
  findTrainingRun,
  listModels,
  listPromotions,
  readLeaderboard,
} from "@/db/queries/models.ts";
import { formerChampion } from "@/services/training/promotion.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("models.title");
    const { db } = ctx.state.services;
    const query = parseLeaderboardQuery(ctx.url);
    const [models, leaderboard, promotions, former, customers, job] = await Promise.all([
      listModels(db),
      readLeaderboard(db),
      listPromotions(db),
      formerChampion(db),
      countCustomers(db),
      jobOf(db, ctx.url),
    ]);
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
