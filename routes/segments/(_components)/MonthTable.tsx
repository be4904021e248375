import { TitledTable } from "@/components/TitledTable.tsx";
import { RFM_GROUPS_AT_RISK } from "@/ml/segments/rfm_groups.ts";
import type { MonthFigures, MonthsReport } from "@/services/months/months.ts";
import { previousMonth } from "@/services/months/calendar.ts";
import type { CustomerMonthFilter } from "@/db/queries/months/list.ts";
import type { Ui } from "@/utils.ts";
import { listAddress } from "./month_list.ts";
import { monthKey, monthName } from "./month_words.ts";

/** The months in figures, the last one first; each count opens its customers. */
export function MonthTable({ ui, report }: { ui: Ui; report: MonthsReport }) {
  const { t } = ui;
  const number = (name: string) => ({ name, isNumber: true });
  return (
    <TitledTable
      title={t("months.time.table")}
      heads={[
        { name: t("months.month") },
        number(t("months.customers")),
        number(t("months.newCustomers")),
        number(t("months.time.ordered")),
        number(t("months.time.active")),
        number(t("months.time.churned")),
        number(t("months.time.churnRate")),
        number(t("months.time.atRisk")),
        number(t("months.time.spendAtRisk")),
      ]}
    >
      {report.months.toReversed().map((month) => (
        <MonthRow key={month.month} ui={ui} month={month} months={report.months} />
      ))}
    </TitledTable>
  );
}

function MonthRow(
  { ui, month, months }: { ui: Ui; month: MonthFigures; months: readonly MonthFigures[] },
) {
  const { t, format } = ui;
  const name = monthName(ui, month.month);
  const before = previousMonth(month.month);
  const hasBefore = months.find((each) => each.month === before)?.churnRate != null;
  const count = (customers: number | null, filter: CustomerMonthFilter) => (
    <td class="number">
      {customers ? <a href={listAddress(filter)}>{format.integer(customers)}</a> : (
        format.integer(customers)
      )}
    </td>
  );
  return (
    <tr>
      <th scope="row">{month.isComplete ? name : t("months.soFar", { month: name })}</th>
      {count(month.customers, { month: month.month })}
      {count(month.newCustomers, { month: month.month, isNew: true })}
      {count(month.ordered, { month: month.month, ordered: true })}
      {count(month.active, { month: before, active: true })}
      {count(month.churned, { month: before, active: true, churned: true })}
      <td class="number">
        {month.churnRate !== null && hasBefore
          ? (
            <a
              href={`/segments/why?from=${monthKey(before)}&to=${monthKey(month.month)}`}
              title={t("months.time.why")}
            >
              {format.percent(month.churnRate)}
            </a>
          )
          : format.percent(month.churnRate)}
      </td>
      {count(month.atRisk, { month: month.month, groups: RFM_GROUPS_AT_RISK })}
      <td class="number">{format.compactAmount(month.spendAtRisk)}</td>
    </tr>
  );
}
