import { page } from "fresh";
import { DataPage } from "./(_components)/DataPage.tsx";
import { figuresOf } from "@/routes/(_components)/dataset_of.ts";
import { Hypotheses } from "@/routes/data/(_components)/Hypotheses.tsx";
import { SatisfactionCross } from "@/routes/data/(_components)/SatisfactionCross.tsx";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = `${t("data.view.hypotheses")} · ${t("data.title")}`;
    return page({ figures: await figuresOf(services, services.profile) });
  },
});

export default define.page<typeof handler>(function DataHypothesesPage({ data, state: { ui } }) {
  return (
    <DataPage ui={ui} view="hypotheses" what="profile" figures={data.figures}>
      {({ hypotheses, satisfaction }) => (
        <>
          <p class="note">
            {ui.t("data.hypothesis.lead")}{" "}
            <a href="/data/check">{ui.t("data.hypothesis.independence")}</a>
          </p>
          <div class="card-columns">
            <Hypotheses ui={ui} hypotheses={hypotheses} />
            <SatisfactionCross ui={ui} table={satisfaction} />
          </div>
        </>
      )}
    </DataPage>
  );
});
