import { page } from "fresh";
import { TableFrame } from "@/components/TitledTable.tsx";
import { RFM_GROUP_WORDS } from "@/content/rfm_groups.ts";
import { RFM_GROUPS_AT_RISK, RFM_RULES, type RfmRule } from "@/ml/segments/rfm_groups.ts";
import type { MonthFigures } from "@/services/months/months.ts";
import { define, type Ui } from "@/utils.ts";
import { MonthChoice } from "./(_components)/MonthChoice.tsx";
import { listAddress } from "./(_components)/month_list.ts";
import { groupName, monthName } from "./(_components)/month_words.ts";
import { Computed, MonthsPage } from "./(_components)/MonthsPage.tsx";
import { readMonth } from "./(_components)/read_month.ts";
import { RfmThresholdTable } from "./(_components)/RfmThresholdTable.tsx";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = `${t("months.view.groups")} · ${t("segments.title")}`;
    const report = await services.months.report();
    const months = report?.months ?? [];
    const chosen = readMonth(ctx.url, "month", months) ?? months.at(-1)?.month;
    return page({ report, month: months.find(({ month }) => month === chosen) });
  },
});

export default define.page<typeof handler>(function RfmGroupsPage({ data, state: { ui } }) {
  const { report, month } = data;
  const { t } = ui;
  return (
    <MonthsPage ui={ui} view="groups" report={report} lead={month && leadOf(ui, month)}>
      {report && month && (
        <>
          <GroupTable ui={ui} month={month} />
          <MonthChoice
            ui={ui}
            action="/segments/groups"
            months={report.months.map((each) => each.month)}
            chosen={{ month: month.month }}
          />
          <RfmThresholdTable ui={ui} month={month} />
          <Computed
            ui={ui}
            lines={[t("months.groups.computedScores"), t("months.groups.computedGroups")]}
          />
        </>
      )}
    </MonthsPage>
  );
});

function leadOf(ui: Ui, { month, isComplete, atRisk, spendAtRisk }: MonthFigures): string {
  const { t, format } = ui;
  const name = monthName(ui, month);
  const words = {
    month: isComplete ? name : t("months.soFar", { month: name }),
    customers: format.integer(atRisk),
    amount: format.compactAmount(spendAtRisk),
  };
  return t(spendAtRisk === null ? "months.groups.lead" : "months.groups.leadSpend", words);
}

/** Whom to win back first, then the others from the best to the lost ones. */
const ROWS = RFM_RULES.toSorted((a, b) => Number(isAtRisk(b)) - Number(isAtRisk(a)));

function isAtRisk({ group }: RfmRule): boolean {
  return RFM_GROUPS_AT_RISK.some((each) => each === group);
}

function GroupTable({ ui, month }: { ui: Ui; month: MonthFigures }) {
  const { t, format, locale } = ui;
  const largest = month.groups.reduce((most, each) =>
    each.customers > most.customers ? each : most
  );
  const title = t("months.groups.title", {
    group: groupName(ui, largest.group),
    share: format.percent(largest.customers / month.customers, 0),
    customers: format.integer(month.customers),
  });
  return (
    <section class="stack-s">
      <h2>{title}</h2>
      <TableFrame
        label={title}
        heads={[
          { name: t("months.group") },
          { name: t("months.customers"), isNumber: true },
          { name: t("months.share"), isNumber: true },
          { name: t("months.spend"), isNumber: true },
          { name: t("months.groups.advice") },
          { name: t("months.groups.scores") },
        ]}
      >
        {ROWS.map((rule) => {
          const { customers, spend } = month.groups.find(({ group }) => group === rule.group)!;
          const { who, advice } = RFM_GROUP_WORDS[rule.group];
          return (
            <tr key={rule.group} class={isAtRisk(rule) ? "group-at-risk" : undefined}>
              <th scope="row" class="group-name">
                {groupName(ui, rule.group)}
                <small>{who[locale]}</small>
              </th>
              <td class="number">
                {customers === 0
                  ? t("months.groups.empty")
                  : (
                    <a href={listAddress({ month: month.month, groups: [rule.group] })}>
                      {format.integer(customers)}
                    </a>
                  )}
              </td>
              <td class="number">{format.percent(customers / month.customers)}</td>
              <td class="number">{format.compactAmount(spend)}</td>
              <td class="group-advice">{advice[locale]}</td>
              <td class="one-line">
                {t("months.groups.scoresOf", {
                  recency: rangeText(rule.recency),
                  value: rangeText(rule.value),
                })}
              </td>
            </tr>
          );
        })}
      </TableFrame>
    </section>
  );
}

const rangeText = ([from, to]: readonly [number, number]) =>
  from === to ? `${from}` : `${from}–${to}`;
