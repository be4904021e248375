import { TitledTable } from "@/components/TitledTable.tsx";
import type { CustomerMonthFilter } from "@/db/queries/months/list.ts";
import type { Rate } from "@/ml/segments/churn_change.ts";
import { RFM_GROUPS } from "@/ml/segments/rfm_groups.ts";
import { previousMonth } from "@/services/months/calendar.ts";
import type { ChurnChangeReport } from "@/services/months/months.ts";
import type { Ui } from "@/utils.ts";
import { effectText } from "./churn_words.ts";
import { listAddress } from "./month_list.ts";
import { groupName, monthName } from "./month_words.ts";

/** What each group did to the churn rate; each count opens its customers. */
export function ChurnGroups({ ui, report }: { ui: Ui; report: ChurnChangeReport }) {
  const { t } = ui;
  const { from, to, change } = report;
  const number = (name: string) => ({ name, isNumber: true });
  const words = [from, to].map((month) => ({ month: monthName(ui, month) }));
  const groups = change.groups.filter((each) => each.from.customers + each.to.customers > 0)
    .toSorted((a, b) => placeOf(a.group) - placeOf(b.group));
  const sides = (rates: readonly [Rate, Rate], filter: Omit<CustomerMonthFilter, "month">) => (
    <>
      {[from, to].map((month, i) => (
        <RateCells
          key={month}
          ui={ui}
          rate={rates[i]!}
          filter={{ ...filter, month: previousMonth(month), active: true }}
        />
      ))}
    </>
  );
  return (
    <TitledTable
      title={t("months.why.groups")}
      note={t("months.why.groupsNote")}
      heads={[
        { name: t("months.group") },
        ...words.flatMap((month) => [
          number(t("months.why.active", month)),
          number(t("months.why.rate", month)),
        ]),
        number(t("months.why.behaviour")),
        number(t("months.why.mix")),
      ]}
    >
      {groups.map((each) => (
        <tr key={each.group}>
          <th scope="row">{groupName(ui, each.group)}</th>
          {sides([each.from, each.to], { groups: [each.group], isNew: false })}
          <td class="number">{effectText(ui, each.behaviour)}</td>
          <td class="number">{effectText(ui, each.mix)}</td>
        </tr>
      ))}
      <tr>
        <th scope="row">{t("months.why.newRow")}</th>
        {sides([change.fromNew, change.toNew], { isNew: true })}
        <td class="number" colSpan={2}>{effectText(ui, change.newCustomers)}</td>
      </tr>
    </TitledTable>
  );
}

const placeOf = (group: string) => RFM_GROUPS.findIndex((each) => each === group);

function RateCells(
  { ui: { format }, rate, filter }: { ui: Ui; rate: Rate; filter: CustomerMonthFilter },
) {
  const { customers, churned } = rate;
  if (customers === 0) {
    return (
      <>
        <td class="number">0</td>
        <td class="number">{format.percent(null)}</td>
      </>
    );
  }
  const percent = format.percent(churned / customers);
  return (
    <>
      <td class="number">
        <a href={listAddress(filter)}>{format.integer(customers)}</a>
      </td>
      <td class="number">
        {churned === 0
          ? percent
          : <a href={listAddress({ ...filter, churned: true })}>{percent}</a>}
      </td>
    </>
  );
}
