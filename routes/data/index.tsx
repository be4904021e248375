import { page } from "fresh";
import { DataPage } from "./(_parts)/DataPage.tsx";
import { figuresOf } from "./(_parts)/dataset_of.ts";
import { ChurnBalance } from "@/components/data/ChurnBalance.tsx";
import { ColumnTable } from "@/components/data/ColumnTable.tsx";
import { DescribeTable } from "@/components/data/DescribeTable.tsx";
import { Preview } from "@/components/data/Preview.tsx";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = t("data.title");
    return page({ figures: await figuresOf(services, services.profile) });
  },
});

export default define.page<typeof handler>(function DataTablePage({ data, state: { ui } }) {
  return (
    <DataPage ui={ui} view="table" what="profile" figures={data.figures}>
      {(profile) => (
        <>
          <Preview ui={ui} rows={profile.preview} />
          <ColumnTable ui={ui} columns={profile.columns} customers={profile.customers} />
          <DescribeTable ui={ui} columns={profile.columns} />
          <ChurnBalance ui={ui} outcomes={profile} />
        </>
      )}
    </DataPage>
  );
});
