import { page } from "fresh";
import { DataPage } from "./(_components)/DataPage.tsx";
import { figuresOf } from "@/routes/(_components)/dataset_of.ts";
import { ChurnBalance } from "@/routes/data/(_components)/ChurnBalance.tsx";
import { ColumnRanking } from "@/routes/data/(_components)/ColumnRanking.tsx";
import { ColumnTable } from "@/routes/data/(_components)/ColumnTable.tsx";
import { DataCheckCard } from "@/routes/data/(_components)/DataCheckCard.tsx";
import { DescribeTable } from "@/routes/data/(_components)/DescribeTable.tsx";
import { FeatureTests } from "@/routes/data/(_components)/FeatureTests.tsx";
import { Preview } from "@/routes/data/(_components)/Preview.tsx";
import { rankColumns } from "@/services/statistics/association.ts";
import { define } from "@/utils.ts";

/** Maximum number of values checked as soon as the page is opened: it takes a few seconds. */
const MAX_CHECKED = 500_000;

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = t("data.title");
    const [figures, check] = await Promise.all([
      figuresOf(services, services.profile),
      figuresOf(services, services.dataCheck, MAX_CHECKED),
    ]);
    return page({ figures, check: check.known });
  },
});

export default define.page<typeof handler>(function DataTablePage({ data, state: { ui } }) {
  return (
    <DataPage ui={ui} view="table" what="profile" figures={data.figures}>
      {(profile) => (
        <>
          <div class="card-columns">
            <ChurnBalance ui={ui} outcomes={profile} />
            <DataCheckCard ui={ui} check={data.check} />
          </div>
          <ColumnRanking ui={ui} ranked={rankColumns(profile)} />
          <details class="plain-details">
            <summary>{ui.t("data.fold.columns")}</summary>
            <div class="stack">
              <ColumnTable ui={ui} columns={profile.columns} customers={profile.customers} />
              <DescribeTable ui={ui} columns={profile.columns} />
            </div>
          </details>
          {profile.featureTests.length > 0 && (
            <details class="plain-details">
              <summary>{ui.t("data.fold.tests")}</summary>
              <FeatureTests ui={ui} tests={profile.featureTests} />
            </details>
          )}
          <details class="plain-details">
            <summary>{ui.t("data.fold.preview")}</summary>
            <Preview ui={ui} rows={profile.preview} />
          </details>
        </>
      )}
    </DataPage>
  );
});
