import { TitledTable } from "@/components/TitledTable.tsx";
import type { NumberSummary } from "@/db/queries/dataset/numbers.ts";
import type { ColumnProfile } from "@/services/statistics/profile.ts";
import type { Ui } from "@/utils.ts";
import { labelWithUnit, profileFormat } from "./column_words.ts";

const FIGURES = ["mean", "std", "min", "q1", "median", "q3", "max"] as const satisfies readonly (
  keyof NumberSummary
)[];

/** Count, mean, deviation, extremes and quartiles of every column of numbers. */
export function DescribeTable({ ui, columns }: { ui: Ui; columns: readonly ColumnProfile[] }) {
  const { t, format } = ui;
  return (
    <TitledTable
      title={t("data.describe.title")}
      note={t("data.describe.note")}
      heads={[
        { name: t("data.columns.column") },
        ...(["count", ...FIGURES] as const).map((name) => ({
          name: t(`data.describe.${name}`),
          isNumber: true,
        })),
      ]}
    >
      {columns.filter(({ numbers }) => numbers).map((profile) => {
        const summary = profile.numbers!.all;
        const { fixed } = profileFormat(ui, profile);
        return (
          <tr key={profile.field}>
            <th scope="row">{labelWithUnit(ui, profile)}</th>
            <td class="number">{format.integer(summary?.count ?? 0)}</td>
            {FIGURES.map((name) => <td key={name} class="number">{fixed(summary?.[name], 2)}</td>)}
          </tr>
        );
      })}
    </TitledTable>
  );
}
