import { page } from "fresh";
import { DataPage } from "./(_parts)/DataPage.tsx";
import { figuresOf } from "./(_parts)/dataset_of.ts";
import { ChurnBalance } from "@/components/data/ChurnBalance.tsx";
import { ColumnRanking } from "@/components/data/ColumnRanking.tsx";
import { ColumnTable } from "@/components/data/ColumnTable.tsx";
import { DataCheckCard } from "@/components/data/DataCheckCard.tsx";
import { DescribeTable } from "@/components/data/DescribeTable.tsx";
import { FeatureTests } from "@/components/data/FeatureTests.tsx";
import { Preview } from "@/components/data/Preview.tsx";
import { rankColumns } from "@/services/dataset/association.ts";
import { define } from "@/utils.ts";

/** Up to so many customers are checked as soon as the page is opened: it takes a few seconds. */
const MAX_CHECKED = 20_000;

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
