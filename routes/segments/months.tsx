import { page } from "fresh";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Lines } from "@/components/charts/Lines.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";
import { type MonthFigures, type MonthsReport, sharpestRise } from "@/services/months/months.ts";
import { define, type Ui } from "@/utils.ts";
import { GroupSizes } from "./(_components)/GroupSizes.tsx";
import { monthKey, monthName } from "./(_components)/month_words.ts";
import { MonthTable } from "./(_components)/MonthTable.tsx";
import { Computed, definitionText, MonthsPage } from "./(_components)/MonthsPage.tsx";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = `${t("months.view.months")} · ${t("segments.title")}`;
    return page({ report: await services.months.report() });
  },
});

export default define.page<typeof handler>(function MonthsInTimePage({ data, state: { ui } }) {
  const { report } = data;
  const { t } = ui;
  return (
    <MonthsPage ui={ui} view="months" report={report} lead={report && leadOf(ui, report)}>
      {report && (
        <>
          <div class="chart-pair">
            <ChurnLine ui={ui} report={report} />
            <RiskLine ui={ui} months={report.months} />
          </div>
          <MonthTable ui={ui} report={report} />
          <GroupSizes ui={ui} months={report.months} />
          <Computed ui={ui} lines={[definitionText(ui, report), t("months.time.download")]} />
        </>
      )}
    </MonthsPage>
  );
});

const hasRate = (month: MonthFigures): month is MonthFigures & { churnRate: number } =>
  month.churnRate !== null;

function leadOf(ui: Ui, { months, definition }: MonthsReport): string {
  const { t, format } = ui;
  const last = months.findLast(hasRate);
  const horizon = definition.horizonDays;
  if (!last) return t("months.time.leadNone", { horizon });
  return t("months.time.leadChurn", {
    month: monthName(ui, last.month),
    rate: format.percent(last.churnRate),
    horizon,
  });
}

/** Points of a line by month, the first and the last one labelled. */
function pointsOf(ui: Ui, values: readonly (readonly [month: string, value: number])[]) {
  return values.map(([month, value], i) => ({
    at: values.length === 1 ? 0.5 : i / (values.length - 1),
    value,
    ...(i === 0 || i === values.length - 1) && { label: monthName(ui, month) },
  }));
}

function ChurnLine({ ui, report }: { ui: Ui; report: MonthsReport }) {
  const { t, format } = ui;
  const known = report.months.filter(hasRate);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  const [from, to] = [format.percent(first.churnRate), format.percent(last.churnRate)];
  const change = from === to ? "Same" : last.churnRate > first.churnRate ? "Up" : "Down";
  const finding = t(`months.time.churn${change}`, {
    from,
    to,
    first: monthName(ui, first.month),
    last: monthName(ui, last.month),
  });
  const max = Math.min(1, niceCeiling(Math.max(...known.map(({ churnRate }) => churnRate))));
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={finding}
        note={t("months.time.churnNote", { horizon: report.definition.horizonDays })}
        data={{
          columns: [t("months.month"), t("months.time.churnRate")],
          rows: known.map((
            { month, churnRate },
          ) => [monthName(ui, month), format.percent(churnRate)]),
        }}
      >
        <Lines
          points={pointsOf(ui, known.map(({ month, churnRate }) => [month, churnRate]))}
          max={max}
          ends={[format.percent(0, 0), format.percent(max, 0)]}
          alternative={finding}
        />
      </ChartFigure>
      <SharpestRise ui={ui} report={report} />
    </section>
  );
}

/** The way to the reasons for the month that a shop should look into first. */
function SharpestRise({ ui, report }: { ui: Ui; report: MonthsReport }) {
  const { t, format } = ui;
  const pair = sharpestRise(report.months);
  if (!pair) return null;
  const [from, to] = pair;
  return (
    <p>
      {t("months.time.sharpest", {
        month: monthName(ui, to.month),
        before: format.percent(from.churnRate),
        after: format.percent(to.churnRate),
      })}{" "}
      <a href={`/segments/why?from=${monthKey(from.month)}&to=${monthKey(to.month)}`}>
        {t("months.time.why")}
      </a>
    </p>
  );
}

function RiskLine({ ui, months }: { ui: Ui; months: readonly MonthFigures[] }) {
  const { t, format } = ui;
  const finding = t("months.time.riskFinding", {
    customers: format.integer(months.at(-1)!.atRisk),
  });
  const max = niceCeiling(Math.max(...months.map(({ atRisk }) => atRisk)));
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={finding}
        note={t("months.time.riskNote")}
        data={{
          columns: [t("months.month"), t("months.time.atRisk")],
          rows: months.map(({ month, atRisk }) => [monthName(ui, month), format.integer(atRisk)]),
        }}
      >
        <Lines
          points={pointsOf(ui, months.map(({ month, atRisk }) => [month, atRisk]))}
          max={max}
          ends={["0", format.compact(max)]}
          alternative={finding}
        />
      </ChartFigure>
    </section>
  );
}
