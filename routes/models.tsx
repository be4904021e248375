import { page } from "fresh";
import { ChampionCard } from "@/components/models/ChampionCard.tsx";
import { ConfusionMatrix } from "@/components/models/ConfusionMatrix.tsx";
import { MetricsTable } from "@/components/models/MetricsTable.tsx";
import { ModelList } from "@/components/models/ModelList.tsx";
import { Empty, NoCustomers } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import { countCustomers } from "@/db/queries/customers.ts";
import { listModels } from "@/db/queries/models.ts";
import { define } from "@/utils.ts";
import { jobOf } from "./(_jobs)/job_of.ts";
import { hasEnded, JobNotice } from "./(_jobs)/JobNotice.tsx";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("models.title");
    const { db } = ctx.state.services;
    const [models, customers, job] = await Promise.all([
      listModels(db),
      countCustomers(db),
      jobOf(db, ctx.url),
    ]);
    return page({ models, customers, job });
  },
});

export default define.page<typeof handler>(function ModelsPage({ data, state: { ui } }) {
  const { models, customers, job } = data;
  const { t } = ui;
  const champion = models.find(({ status }) => status === "CHAMPION");
  const busy = job !== undefined && !hasEnded(job);
  const start = (kind: "TRAIN" | "SCORE", label: string, primary = false) => (
    <PostButton
      action="/jobs"
      label={label}
      fields={{ kind, return: "/models" }}
      primary={primary}
    />
  );
  return (
    <>
      <PageHead title={t("models.title")} lead={t("models.lead")}>
        {champion && !busy && start("TRAIN", t("models.train"))}
        {champion && !busy && customers > 0 && start("SCORE", t("models.score"))}
      </PageHead>
      <JobNotice ui={ui} job={job} />
      {customers === 0 && models.length === 0 && <NoCustomers ui={ui} />}
      {customers > 0 && !champion && !busy && (
        <Empty title={t("empty.model.title")} text={t("empty.model.text")}>
          {start("TRAIN", t("empty.model.action"), true)}
        </Empty>
      )}
      {champion && (
        <div class="columns main-aside">
          <div class="stack">
            <MetricsTable ui={ui} model={champion} />
            <ConfusionMatrix ui={ui} metrics={champion.metrics.grouped.chosen} />
          </div>
          <ChampionCard ui={ui} model={champion} />
        </div>
      )}
      {models.length > 0 && <ModelList ui={ui} models={models} />}
    </>
  );
});
