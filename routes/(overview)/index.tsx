import { page } from "fresh";
import { Figures } from "@/components/Figures.tsx";
import { BaseRateNotice } from "@/components/models/BaseRateNotice.tsx";
import { NoCustomers } from "@/components/Notices.tsx";
import { listCampaigns } from "@/db/queries/campaigns.ts";
import { findStrategies } from "@/db/queries/strategies.ts";
import type { Services } from "@/services/services.ts";
import { readOverview } from "@/services/statistics/overview.ts";
import { define } from "@/utils.ts";
import { DataState } from "./(_components)/DataState.tsx";
import { Definitions } from "./(_components)/Definitions.tsx";
import { overviewFigures } from "./(_components)/overview_figures.ts";
import { OverviewHead } from "./(_components)/OverviewHead.tsx";
import { RunningCampaigns } from "./(_components)/RunningCampaigns.tsx";
import { SinceLastScoring } from "./(_components)/SinceLastScoring.tsx";
import { StakeBySegment } from "./(_components)/StakeBySegment.tsx";
import { Validation } from "./(_components)/Validation.tsx";
import { campaignViews } from "../(_components)/campaign_views.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = t("overview.title");
    const [overview, open] = await Promise.all([readOverview(services), openCampaigns(services)]);
    return page({ ...overview, ...open });
  },
});

/** The campaigns that are not closed, and the strategies that they put to work. */
async function openCampaigns(services: Pick<Services, "readDb" | "clock">) {
  const open = (await listCampaigns(services.readDb)).filter(({ closedAt }) => closedAt === null);
  const [campaigns, strategies] = await Promise.all([
    campaignViews(services, open),
    findStrategies(services.readDb, open.map(({ strategyId }) => strategyId)),
  ]);
  return { campaigns, strategies };
}

export default define.page<typeof handler>(function OverviewPage({ data, state: { ui } }) {
  const { overview, segments, outside, champion, changes, history, campaigns, strategies } = data;
  if (overview.customers === 0) {
    return (
      <>
        <OverviewHead ui={ui} overview={overview} changes={undefined} />
        <NoCustomers ui={ui} />
      </>
    );
  }
  return (
    <>
      <OverviewHead ui={ui} overview={overview} changes={changes} />
      {champion && overview.scored > 0 && <BaseRateNotice ui={ui} model={champion} />}
      <Figures figures={overviewFigures(ui, overview)} />
      <div class="columns main-aside">
        <div class="stack">
          {segments.length > 0 && overview.scored > 0 && (
            <section class="card">
              <StakeBySegment ui={ui} segments={segments} outside={outside} />
            </section>
          )}
          <RunningCampaigns ui={ui} campaigns={campaigns} strategies={strategies} />
          {champion && <Validation ui={ui} model={champion} />}
        </div>
        <div class="stack">
          <SinceLastScoring ui={ui} changes={changes} history={history} />
          <DataState ui={ui} overview={overview} />
        </div>
      </div>
      <Definitions ui={ui} threshold={champion?.threshold} />
    </>
  );
});
