import { page } from "fresh";
import { DataPage } from "./(_components)/DataPage.tsx";
import { figuresOf } from "@/routes/(_components)/dataset_of.ts";
import { Findings } from "@/routes/data/(_components)/Findings.tsx";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = `${t("data.view.check")} · ${t("data.title")}`;
    return page({ figures: await figuresOf(services, services.dataCheck) });
  },
});

export default define.page<typeof handler>(function DataCheckPage({ data, state: { ui } }) {
  return (
    <DataPage ui={ui} view="check" what="check" figures={data.figures}>
      {(check) => <Findings ui={ui} check={check} />}
    </DataPage>
  );
});
