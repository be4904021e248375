import { page } from "fresh";
import { DataPage } from "./(_parts)/DataPage.tsx";
import { figuresOf } from "./(_parts)/dataset_of.ts";
import { Findings } from "@/components/data/Findings.tsx";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = `${t("data.view.audit")} · ${t("data.title")}`;
    return page({ figures: await figuresOf(services, services.audit) });
  },
});

export default define.page<typeof handler>(function DataAuditPage({ data, state: { ui } }) {
  return (
    <DataPage ui={ui} view="audit" what="audit" figures={data.figures}>
      {(audit) => <Findings ui={ui} audit={audit} />}
    </DataPage>
  );
});
