import { page } from "fresh";
import type { Cohort } from "@/services/months/cohorts.ts";
import type { MonthsReport } from "@/services/months/months.ts";
import { define, type Ui } from "@/utils.ts";
import { MonthsPage } from "./(_components)/MonthsPage.tsx";
import { RetentionTriangle, shareAfter } from "./(_components)/RetentionTriangle.tsx";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services: { months }, t } = ctx.state;
    ctx.state.title = `${t("months.view.retention")} · ${t("segments.title")}`;
    const [report, cohorts] = await Promise.all([months.report(), months.cohorts()]);
    return page({ report, cohorts });
  },
});

export default define.page<typeof handler>(function RetentionPage({ data, state: { ui } }) {
  const { report, cohorts } = data;
  return (
    <MonthsPage
      ui={ui}
      view="retention"
      report={report}
      lead={report && leadOf(ui, report, cohorts)}
    >
      {report && <RetentionTriangle ui={ui} report={report} cohorts={cohorts} />}
    </MonthsPage>
  );
});

function leadOf(ui: Ui, report: MonthsReport, cohorts: readonly Cohort[]): string {
  const { t, format } = ui;
  const share = shareAfter(report, cohorts, 1);
  if (share === null) return t("months.retention.leadShort");
  return t("months.retention.lead", {
    share: format.percent(share),
    later: format.percent(shareAfter(report, cohorts, 3)),
  });
}
