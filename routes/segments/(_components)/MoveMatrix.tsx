import { TitledTable } from "@/components/TitledTable.tsx";
import type { Move } from "@/db/queries/months/figures.ts";
import { RFM_GROUPS } from "@/ml/segments/rfm_groups.ts";
import type { Ui } from "@/utils.ts";
import { shade } from "./shade.ts";
import { listAddress } from "./month_list.ts";
import { groupName, monthName } from "./month_words.ts";

interface MoveMatrixProps {
  ui: Ui;
  moves: readonly Move[];
  from: string;
  to: string;
}

/** Customers by the group that they were in and the one that they are in; each count opens them. */
export function MoveMatrix({ ui, moves, from, to }: MoveMatrixProps) {
  const { t, format } = ui;
  const rows = [...RFM_GROUPS, null].filter((group) => moves.some((move) => move.from === group));
  const columns = RFM_GROUPS.filter((group) => moves.some((move) => move.to === group));
  return (
    <TitledTable
      title={t("months.movement.matrix")}
      note={t("months.movement.matrixNote", { from: monthName(ui, from), to: monthName(ui, to) })}
      heads={[
        { name: `${monthName(ui, from)} → ${monthName(ui, to)}` },
        ...columns.map((group) => ({ name: groupName(ui, group), isNumber: true })),
      ]}
    >
      {rows.map((row) => {
        const those = moves.filter((move) => move.from === row);
        const all = those.reduce((sum, { customers }) => sum + customers, 0);
        return (
          <tr key={row}>
            <th scope="row">{groupName(ui, row)}</th>
            {columns.map((column) => {
              const customers = those.find((move) => move.to === column)?.customers ?? 0;
              return (
                <td key={column} class={`number ${shade(customers / all)}`}>
                  {customers === 0 ? "·" : (
                    <a
                      href={listAddress({
                        month: to,
                        groups: [column],
                        from: { month: from, group: row },
                      })}
                      aria-label={`${groupName(ui, row)} → ${groupName(ui, column)}: ${
                        format.integer(customers)
                      }`}
                    >
                      {format.integer(customers)}
                    </a>
                  )}
                </td>
              );
            })}
          </tr>
        );
      })}
    </TitledTable>
  );
}
