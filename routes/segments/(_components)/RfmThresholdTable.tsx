import { TableFrame } from "@/components/TitledTable.tsx";
import type { MonthFigures } from "@/services/months/months.ts";
import type { Ui } from "@/utils.ts";
import { monthName } from "./month_words.ts";

const SCORES = [5, 4, 3, 2, 1] as const;

/** The values at which a month's scores change. */
export function RfmThresholdTable({ ui, month }: { ui: Ui; month: MonthFigures }) {
  const { t, format } = ui;
  const { recency, orders, spend } = month.thresholds;
  const title = t("months.groups.thresholds", { month: monthName(ui, month.month) });
  return (
    <details class="plain-details">
      <summary>{title}</summary>
      <TableFrame
        label={title}
        heads={[
          { name: t("months.groups.score") },
          { name: t("months.groups.recencyOf"), isNumber: true },
          { name: t("months.groups.ordersOf"), isNumber: true },
          ...spend ? [{ name: t("months.spend"), isNumber: true }] : [],
        ]}
      >
        {SCORES.map((score) => (
          <tr key={score}>
            <th scope="row">{score}</th>
            <td class="number">{fifthText(ui, recency, 5 - score, format.integer)}</td>
            <td class="number">{fifthText(ui, orders, score - 1, format.integer)}</td>
            {spend && <td class="number">{fifthText(ui, spend, score - 1, format.amount)}</td>}
          </tr>
        ))}
      </TableFrame>
    </details>
  );
}

/** The values of a fifth, counted from 0; no one is in it where two thresholds are equal. */
function fifthText(
  { t }: Ui,
  thresholds: readonly number[],
  fifth: number,
  text: (value: number) => string,
): string {
  const [from, to] = [thresholds[fifth - 1], thresholds[fifth]];
  if (from === undefined) return t("months.groups.upTo", { to: text(to!) });
  if (to === undefined) return t("months.groups.over", { from: text(from) });
  if (from === to) return t("months.groups.empty");
  return t("months.groups.between", { from: text(from), to: text(to) });
}
