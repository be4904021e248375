import { HttpError, page } from "fresh";
import { PredictionCard } from "@/components/customers/PredictionCard.tsx";
import { ProfileCard } from "@/components/customers/ProfileCard.tsx";
import { ScoreHistory } from "@/components/customers/ScoreHistory.tsx";
import { SegmentCard } from "@/components/customers/SegmentCard.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { BandTag } from "@/components/Tags.tsx";
import { findCluster } from "@/db/queries/clusters.ts";
import { findCustomer } from "@/db/queries/customers.ts";
import { findModel } from "@/db/queries/models.ts";
import { scoreHistory } from "@/db/queries/score_history.ts";
import { strategiesOfClusters } from "@/db/queries/strategies.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, locale, services: { db } } = ctx.state;
    const id = decodeURIComponent(ctx.params.id ?? "");
    ctx.state.title = t("customer.title", { id });
    const customer = await findCustomer(db, id);
    if (!customer) throw new HttpError(404, t("customer.notFound", { id }));
    const { clusterId, prediction } = customer;
    const [history, model, cluster, strategies] = await Promise.all([
      scoreHistory(db, id),
      prediction ? findModel(db, prediction.modelId) : undefined,
      clusterId === null ? undefined : findCluster(db, clusterId),
      strategiesOfClusters(db, clusterId === null ? [] : [clusterId]),
    ]);
    const strategy = strategies.findLast((each) =>
      each.locale.toLowerCase() === locale && each.status !== "ARCHIVED"
    );
    return page({ customer, history, threshold: model?.threshold, cluster, strategy });
  },
});

export default define.page<typeof handler>(function CustomerPage({ data, state: { ui } }) {
  const { customer, history, threshold, cluster, strategy } = data;
  const { t } = ui;
  return (
    <>
      <PageHead
        title={t("customer.title", { id: customer.customerId })}
        lead={t("customer.lead")}
        mark={<BandTag ui={ui} band={customer.riskBand} />}
      />
      <div class="columns main-aside">
        <div class="stack">
          <PredictionCard ui={ui} customer={customer} threshold={threshold} />
          {history.length > 1 && (
            <section class="card">
              <ScoreHistory ui={ui} scores={history} threshold={threshold} />
            </section>
          )}
          <SegmentCard ui={ui} cluster={cluster} strategy={strategy} />
        </div>
        <ProfileCard ui={ui} customer={customer} />
      </div>
    </>
  );
});
