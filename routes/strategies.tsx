import { page } from "fresh";
import { hasEnded, JobNotice } from "./(_jobs)/JobNotice.tsx";
import { jobOf } from "./(_jobs)/job_of.ts";
import { Empty, NoCustomers } from "@/components/Notices.tsx";
import { NextStep } from "@/components/overview/NextStep.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import { SegmentStrategies } from "@/components/strategies/SegmentStrategies.tsx";
import { currentClusters, highRiskByCluster } from "@/db/queries/clusters.ts";
import { countCustomers } from "@/db/queries/customers.ts";
import { strategiesOfClusters } from "@/db/queries/strategies.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("strategies.title");
    const { db } = ctx.state.services;
    const [clusters, atRisk, job] = await Promise.all([
      currentClusters(db),
      highRiskByCluster(db),
      jobOf(db, ctx.url),
    ]);
    const [strategies, customers] = await Promise.all([
      strategiesOfClusters(db, clusters.map(({ id }) => id)),
      clusters.length > 0 ? undefined : countCustomers(db),
    ]);
    return page({ clusters, atRisk, strategies, customers, job });
  },
});

export default define.page<typeof handler>(function StrategiesPage({ data, state: { ui } }) {
  const { clusters, atRisk, strategies, customers, job } = data;
  const { t } = ui;
  const busy = job !== undefined && !hasEnded(job);
  const shown = strategies.filter(({ status }) => status !== "ARCHIVED");
  const generate = (label: string, primary: boolean) => (
    <PostButton
      action="/jobs"
      label={label}
      fields={{ kind: "STRATEGIES", return: "/strategies" }}
      primary={primary}
    />
  );
  return (
    <>
      <PageHead title={t("strategies.title")} lead={t("strategies.lead")}>
        {shown.length > 0 && !busy && generate(t("strategies.generate"), false)}
      </PageHead>
      <JobNotice ui={ui} job={job} />
      {customers === 0 && <NoCustomers ui={ui} />}
      {clusters.length === 0 && customers !== 0 && !busy && (
        <NextStep ui={ui} hasModel scored={1} segmented={false} back="/strategies" />
      )}
      {clusters.length > 0 && shown.length === 0 && !busy && (
        <Empty title={t("empty.strategies.title")} text={t("empty.strategies.text")}>
          {generate(t("empty.strategies.action"), true)}
        </Empty>
      )}
      {shown.length > 0 && clusters.map((cluster) => (
        <SegmentStrategies
          key={cluster.id}
          ui={ui}
          cluster={cluster}
          atRisk={atRisk.get(cluster.id) ?? 0}
          strategies={shown.filter(({ clusterId }) => clusterId === cluster.id)}
        />
      ))}
    </>
  );
});
