import { Meter } from "@/components/charts/Bars.tsx";
import { TitledTable } from "@/components/TitledTable.tsx";
import type { ColumnProfile } from "@/services/statistics/profile.ts";
import type { Ui } from "@/utils.ts";
import { columnAddress, kindText, profileLabel } from "./column_words.ts";

/** What each column is: its type, what is missing of it, and how many different values it has. */
export function ColumnTable(
  { ui, columns, customers }: { ui: Ui; columns: readonly ColumnProfile[]; customers: number },
) {
  const { t, format } = ui;
  const gaps = columns.filter(({ missing }) => missing > 0).length;
  return (
    <TitledTable
      title={t("data.columns.title", { count: columns.length, gaps: format.integer(gaps) })}
      note={t("data.columns.note", { customers: format.integer(customers) })}
      heads={[
        { name: t("data.columns.column") },
        { name: t("data.columns.header") },
        { name: t("data.columns.kind") },
        { name: t("data.columns.present"), isNumber: true },
        { name: t("data.columns.missing"), isNumber: true },
        { name: t("data.columns.distinct"), isNumber: true },
      ]}
    >
      {columns.map((profile) => {
        const { field, column, count, missing, distinct, categories } = profile;
        const spellings = categories?.distinctSpellings ?? distinct;
        return (
          <tr key={field}>
            <th scope="row">
              {column
                ? <a href={columnAddress(field)}>{profileLabel(ui, profile)}</a>
                : profileLabel(ui, profile)}
            </th>
            <td class="nowrap">{column?.header ?? field}</td>
            <td class="nowrap">{kindText(ui, profile)}</td>
            <td class="number">{format.integer(count)}</td>
            <td class="number">
              <span class="metered">
                {missing > 0 && <Meter share={missing / customers} tone="medium" />}
                {format.integer(missing)} ({format.percent(missing / customers)})
              </span>
            </td>
            <td class="number">
              {format.integer(distinct)}
              {spellings > distinct && (
                <small class="muted">
                  {" "}
                  {t("data.columns.spellings", { count: spellings })}
                </small>
              )}
            </td>
          </tr>
        );
      })}
    </TitledTable>
  );
}
