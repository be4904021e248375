import { TableFrame } from "@/components/TitledTable.tsx";
import { RFM_GROUPS } from "@/ml/segments/rfm_groups.ts";
import type { MonthFigures } from "@/services/months/months.ts";
import type { Ui } from "@/utils.ts";
import { listAddress } from "./month_list.ts";
import { groupName, monthName } from "./month_words.ts";

/** How many customers each group had at the end of each month, folded; each count opens its customers. */
export function GroupSizes({ ui, months }: { ui: Ui; months: readonly MonthFigures[] }) {
  const { t, format } = ui;
  const title = t("months.time.sizes");
  return (
    <details class="plain-details">
      <summary>{title}</summary>
      <TableFrame
        label={title}
        heads={[
          { name: t("months.month") },
          ...RFM_GROUPS.map((group) => ({ name: groupName(ui, group), isNumber: true })),
        ]}
      >
        {months.toReversed().map(({ month, groups }) => (
          <tr key={month}>
            <th scope="row">{monthName(ui, month)}</th>
            {groups.map(({ group, customers }) => (
              <td key={group} class="number">
                {customers === 0 ? "0" : (
                  <a href={listAddress({ month, groups: [group] })}>
                    {format.integer(customers)}
                  </a>
                )}
              </td>
            ))}
          </tr>
        ))}
      </TableFrame>
    </details>
  );
}
