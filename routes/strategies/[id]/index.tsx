import { page } from "fresh";
import { NEW_CAMPAIGN } from "@/components/campaigns/campaign_form.ts";
import { StrategyCampaigns } from "@/components/campaigns/StrategyCampaigns.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { segmentName } from "@/components/segment_name.ts";
import { strategyAsText } from "@/components/strategies/strategy_form.ts";
import { StrategyActions } from "@/components/strategies/StrategyActions.tsx";
import { StrategyHistory } from "@/components/strategies/StrategyHistory.tsx";
import { StrategyNotes } from "@/components/strategies/StrategyNotes.tsx";
import { StrategyText } from "@/components/StrategyText.tsx";
import { listCampaigns } from "@/db/queries/campaigns.ts";
import { findCluster } from "@/db/queries/clusters.ts";
import { versionsOf } from "@/db/queries/strategies.ts";
import PageTools from "@/islands/PageTools.tsx";
import { findAudience } from "@/services/audience.ts";
import { define } from "@/utils.ts";
import { CAMPAIGN_LIMITS, planOf } from "../../campaigns/(_parts)/campaign_plan.ts";
import { campaignViews } from "../../campaigns/(_parts)/campaign_views.ts";
import { textWords } from "../(_parts)/text_words.ts";
import { strategyOf } from "../(_parts)/strategy_of.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services } = ctx.state;
    const strategy = await strategyOf(services.db, t, ctx.params.id);
    ctx.state.title = strategy.headline;
    const [cluster, audience, versions, drawn, plan] = await Promise.all([
      findCluster(services.db, strategy.clusterId),
      findAudience(services, strategy.clusterId),
      versionsOf(services.db, [strategy.id]),
      listCampaigns(services.db, strategy.id),
      planOf(services, strategy, NEW_CAMPAIGN),
    ]);
    const campaigns = await campaignViews(services, drawn);
    return page({ strategy, cluster, audience, versions, campaigns, plan });
  },
});

export default define.page<typeof handler>(function StrategyPage({ data, state: { ui } }) {
  const { strategy, cluster, audience, versions, campaigns, plan } = data;
  const { t } = ui;
  const title = cluster ? segmentName(ui, cluster) : t("strategies.title");
  return (
    <>
      <PageHead title={title} lead={t(`strategies.in.${strategy.locale}`)}>
        <PageTools
          text={strategyAsText(strategy, textWords(strategy))}
          words={{
            copy: t("strategies.copy"),
            copied: t("strategies.copied"),
            print: t("strategies.print"),
          }}
        />
        <a class="button quiet" href={`/strategies/${strategy.id}/text`}>{t("strategies.text")}</a>
        <a class="button quiet" href="/strategies">{t("strategies.back")}</a>
      </PageHead>
      <section class="card">
        <StrategyText ui={ui} strategy={strategy} level={2} />
        <StrategyNotes ui={ui} cluster={audience} strategy={strategy} />
        <StrategyActions ui={ui} strategy={strategy} back={`/strategies/${strategy.id}`} own />
      </section>
      <StrategyCampaigns
        ui={ui}
        strategy={strategy}
        campaigns={campaigns}
        limits={CAMPAIGN_LIMITS}
        plan={plan}
      />
      <StrategyHistory ui={ui} strategy={strategy} versions={versions} />
    </>
  );
});
