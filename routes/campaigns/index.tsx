import { page } from "fresh";
import { CampaignTable } from "@/components/campaigns/CampaignTable.tsx";
import { Empty } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { listCampaigns } from "@/db/queries/campaigns.ts";
import { findStrategies } from "@/db/queries/strategies.ts";
import { define } from "@/utils.ts";
import { campaignViews } from "../(_components)/campaign_views.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("campaigns.title");
    const { services } = ctx.state;
    const { readDb } = services;
    const drawn = await listCampaigns(readDb);
    const [campaigns, strategies] = await Promise.all([
      campaignViews(services, drawn),
      findStrategies(readDb, drawn.map(({ strategyId }) => strategyId)),
    ]);
    return page({ campaigns, strategies });
  },
});

export default define.page<typeof handler>(function CampaignsPage({ data, state: { ui } }) {
  const { campaigns, strategies } = data;
  const { t } = ui;
  return (
    <>
      <PageHead title={t("campaigns.title")} lead={t("campaigns.lead")}>
        <a class="button quiet" href="/strategies">{t("strategies.back")}</a>
      </PageHead>
      {campaigns.length === 0
        ? (
          <Empty title={t("campaigns.none.title")} text={t("campaigns.none.text")}>
            <a class="button primary" href="/strategies">{t("campaigns.none.action")}</a>
          </Empty>
        )
        : (
          <CampaignTable
            ui={ui}
            campaigns={campaigns}
            strategies={new Map(strategies.map((strategy) => [strategy.id, strategy]))}
          />
        )}
    </>
  );
});
