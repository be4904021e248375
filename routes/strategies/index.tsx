import { page } from "fresh";
import { hasEnded, JobNotice } from "../(_jobs)/JobNotice.tsx";
import { jobOf } from "../(_jobs)/job_of.ts";
import { NoCustomers } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import { FallbackNotice } from "@/components/strategies/FallbackNotice.tsx";
import { SegmentStrategies } from "@/components/strategies/SegmentStrategies.tsx";
import { currentClusters } from "@/db/queries/clusters.ts";
import { audienceOf, NO_CUSTOMERS } from "@/db/queries/customer_totals.ts";
import { countCustomers } from "@/db/queries/customers.ts";
import { formerStrategies, strategiesOfClusters } from "@/db/queries/strategies.ts";
import { define } from "@/utils.ts";
import { missesOf } from "./(_parts)/misses.ts";

/** Strategies of earlier segmentations that are listed. */
const FORMER = 50;

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("strategies.title");
    const { db, figures } = ctx.state.services;
    const [clusters, totals, job] = await Promise.all([
      currentClusters(db),
      figures.totalsByCluster(),
      jobOf(db, ctx.url),
    ]);
    const [strategies, former, customers] = await Promise.all([
      strategiesOfClusters(db, clusters.map(({ id }) => id)),
      formerStrategies(db, FORMER),
      clusters.length > 0 ? undefined : countCustomers(db),
    ]);
    const segments = clusters.map((cluster) => {
      const own = totals.get(cluster.id) ?? NO_CUSTOMERS;
      return { cluster: audienceOf(cluster, own), atRisk: own.atRisk };
    });
    return page({ segments, strategies, former, customers, job });
  },
});

export default define.page<typeof handler>(function StrategiesPage({ data, state: { ui } }) {
  const { segments, strategies, former, customers, job } = data;
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
        {shown.length > 0 && <a class="button quiet" href="/campaigns">{t("campaigns.title")}</a>}
      </PageHead>
      <JobNotice ui={ui} job={job} />
      {!busy && <FallbackNotice ui={ui} misses={missesOf(job, strategies)} />}
      {customers === 0 && <NoCustomers ui={ui} />}
      {shown.length > 0 && segments.map(({ cluster, atRisk }) => (
        <SegmentStrategies
          key={cluster.id}
          ui={ui}
          cluster={cluster}
          atRisk={atRisk}
          strategies={strategies.filter(({ clusterId }) => clusterId === cluster.id)}
          busy={busy}
        />
      ))}
      {former.length > 0 && (
        <section class="card">
          <h2>{t("strategies.former")}</h2>
          <p class="note">{t("strategies.formerNote")}</p>
          <ul>
            {former.map(({ id, locale, headline }) => (
              <li key={id}>
                <a href={`/strategies/${id}`} lang={locale.toLowerCase()}>{headline}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
});
