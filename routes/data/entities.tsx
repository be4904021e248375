import { page } from "fresh";
import { DataTabs } from "@/components/data/DataTabs.tsx";
import { EntityDiagram } from "@/components/data/EntityDiagram.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: (ctx) => {
    const { t } = ctx.state;
    ctx.state.title = `${t("data.view.entities")} · ${t("data.title")}`;
    return page();
  },
});

export default define.page<typeof handler>(function DataEntitiesPage({ state: { ui } }) {
  return (
    <>
      <PageHead title={ui.t("data.title")} lead={ui.t("data.lead")} />
      <DataTabs ui={ui} view="entities" />
      <EntityDiagram ui={ui} />
    </>
  );
});
