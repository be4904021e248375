import { page } from "fresh";
import { Notice } from "@/components/Notices.tsx";
import { type ChurnChangeReport, lastPair, type MonthsReport } from "@/services/months/months.ts";
import { define, type Ui } from "@/utils.ts";
import { MonthChoice } from "./(_components)/MonthChoice.tsx";
import { monthName } from "./(_components)/month_words.ts";
import { Computed, definitionText, MonthsPage } from "./(_components)/MonthsPage.tsx";
import { readMonth } from "./(_components)/read_month.ts";
import { ChurnParts } from "./(_components)/ChurnParts.tsx";
import { ChurnGroups } from "./(_components)/ChurnGroups.tsx";
import { changeSentence } from "./(_components)/churn_words.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services: { months }, t } = ctx.state;
    ctx.state.title = `${t("months.view.why")} · ${t("segments.title")}`;
    const report = await months.report();
    const all = report?.months ?? [];
    const pair = lastPair(all)?.map(({ month }) => month);
    const from = readMonth(ctx.url, "from", all) ?? pair?.[0];
    const to = readMonth(ctx.url, "to", all) ?? pair?.[1];
    const isPair = from !== undefined && to !== undefined && from < to;
    const change = isPair ? await months.churnChange(from, to) : undefined;
    return page({ report, from, to, isPair, change });
  },
});

export default define.page<typeof handler>(function WhyPage({ data, state: { ui } }) {
  const { report, from, to, isPair, change } = data;
  const known = report?.months.filter(({ churnRate }) => churnRate !== null) ?? [];
  return (
    <MonthsPage
      ui={ui}
      view="why"
      report={report}
      lead={change && changeSentence(ui, change)}
    >
      {report && (known.length < 2 || from === undefined || to === undefined
        ? (
          <p>
            {ui.t("months.why.unknown", { horizon: report.definition.horizonDays })}
          </p>
        )
        : (
          <>
            <MonthChoice
              ui={ui}
              action="/segments/why"
              months={known.map(({ month }) => month)}
              chosen={{ from, to }}
            />
            {change ? <Split ui={ui} report={report} change={change} /> : (
              <Notice kind="warn">
                <p>
                  {isPair
                    ? ui.t("months.why.unknownPair", { month: monthName(ui, known.at(-1)!.month) })
                    : ui.t("months.movement.order")}
                </p>
              </Notice>
            )}
          </>
        ))}
    </MonthsPage>
  );
});

function Split(
  { ui, report, change }: { ui: Ui; report: MonthsReport; change: ChurnChangeReport },
) {
  return (
    <>
      <ChurnParts ui={ui} report={change} />
      <ChurnGroups ui={ui} report={change} />
      <Computed
        ui={ui}
        lines={[
          definitionText(ui, report),
          ui.t("months.why.formula"),
          ui.t("months.why.jackknife"),
        ]}
      />
    </>
  );
}
