import { page } from "fresh";
import { DemoTag, NoCustomers } from "@/components/Notices.tsx";
import { BaseRateNotice } from "@/components/models/BaseRateNotice.tsx";
import { BandChart } from "@/components/overview/BandChart.tsx";
import { DataState } from "@/components/overview/DataState.tsx";
import { overviewFigures } from "@/components/overview/figures.ts";
import { RiskBySegment } from "@/components/overview/RiskBySegment.tsx";
import { ScoreChanges } from "@/components/overview/ScoreChanges.tsx";
import { UrgentActions } from "@/components/overview/UrgentActions.tsx";
import { Figures } from "@/components/Figures.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { readOverview } from "@/services/overview.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("overview.title");
    return page(await readOverview(ctx.state.services));
  },
});

export default define.page<typeof handler>(function OverviewPage({ data, state: { ui } }) {
  const { overview, segments, outside, urgent, champion, changes } = data;
  const { t } = ui;
  return (
    <>
      <PageHead
        title={t("overview.title")}
        lead={t("overview.lead")}
        mark={overview.demo && <DemoTag ui={ui} />}
      />
      {overview.customers === 0 ? <NoCustomers ui={ui} /> : (
        <>
          {overview.demo && <p class="note">{t("demo.text")}</p>}
          {champion && overview.scored > 0 && <BaseRateNotice ui={ui} model={champion} />}
          <Figures figures={overviewFigures(ui, overview)} />
          {overview.scored > 0 && (
            <div class="columns main-aside">
              <div class="stack">
                <section class="card">
                  <BandChart ui={ui} overview={overview} threshold={champion?.threshold} />
                </section>
                {segments.length > 0 && (
                  <section class="card">
                    <RiskBySegment ui={ui} segments={segments} outside={outside} />
                  </section>
                )}
                <ScoreChanges ui={ui} known={changes} />
              </div>
              <div class="stack">
                {segments.length > 0 && <UrgentActions ui={ui} groups={urgent} />}
                <DataState ui={ui} overview={overview} />
              </div>
            </div>
          )}
        </>
      )}
    </>
  );
});
