import { TitledTable } from "@/components/TitledTable.tsx";
import type { Cohort, CohortMonth } from "@/services/months/cohorts.ts";
import type { MonthsReport } from "@/services/months/months.ts";
import type { Ui } from "@/utils.ts";
import { shade } from "./shade.ts";
import { listAddress } from "./month_list.ts";
import { monthName } from "./month_words.ts";

interface RetentionTriangleProps {
  ui: Ui;
  report: MonthsReport;
  cohorts: readonly Cohort[];
}

/**
 * Of the customers of all cohorts that are old enough, the share who ordered some months after their first; a month
 * that is not complete does not count.
 *
 * @returns null where no cohort is old enough
 */
export function shareAfter(
  { months }: MonthsReport,
  cohorts: readonly Cohort[],
  age: number,
): number | null {
  const complete = new Set(months.flatMap(({ isComplete, month }) => isComplete ? [month] : []));
  let [ordered, customers] = [0, 0];
  for (const cohort of cohorts) {
    const at = cohort.months[age];
    if (!at || !complete.has(at.month)) continue;
    ordered += at.ordered;
    customers += cohort.customers;
  }
  return customers === 0 ? null : ordered / customers;
}

/** Cohorts by month of first order, and how many of them ordered in each month after; each cell opens its customers. */
export function RetentionTriangle({ ui, report, cohorts }: RetentionTriangleProps) {
  const { t, format } = ui;
  const ages = Array.from(
    { length: Math.max(0, ...cohorts.map(({ months }) => months.length - 1)) },
    (_, i) => i + 1,
  );
  const isRunning = report.months.at(-1)?.isComplete === false;
  const note = t("months.retention.note");
  return (
    <TitledTable
      title={t("months.retention.title")}
      note={isRunning ? `${note} ${t("months.retention.running")}` : note}
      heads={[
        { name: t("months.retention.cohort") },
        { name: t("months.customers"), isNumber: true },
        ...ages.map((age) => ({ name: t("months.retention.after", { n: age }), isNumber: true })),
      ]}
    >
      <tr class="all">
        <th scope="row">{t("months.retention.all")}</th>
        <td class="number">
          {format.integer(cohorts.reduce((sum, { customers }) => sum + customers, 0))}
        </td>
        {ages.map((age) => {
          const share = shareAfter(report, cohorts, age);
          return (
            <td key={age} class={`number ${shade(share ?? 0)}`}>{format.percent(share, 0)}</td>
          );
        })}
      </tr>
      {cohorts.map(({ cohort, customers, months }) => (
        <tr key={cohort}>
          <th scope="row">{monthName(ui, cohort)}</th>
          <td class="number">
            <a href={listAddress({ month: cohort, cohort })}>{format.integer(customers)}</a>
          </td>
          {ages.map((age) => <Cell key={age} ui={ui} cohort={cohort} at={months[age]} />)}
        </tr>
      ))}
    </TitledTable>
  );
}

function Cell(
  { ui, cohort, at }: { ui: Ui; cohort: string; at: CohortMonth | undefined },
) {
  const { format } = ui;
  if (!at) return <td />;
  return (
    <td class={`number ${shade(at.share)}`}>
      {at.ordered === 0 ? "0" : (
        <a href={listAddress({ month: at.month, cohort, ordered: true })}>
          {format.percent(at.share, 0)}
          <small>{format.integer(at.ordered)}</small>
        </a>
      )}
    </td>
  );
}
