import type { NumberSummary } from "@/db/queries/dataset/numbers.ts";
import type { ColumnProfile } from "@/services/statistics/profile.ts";
import type { Ui } from "@/utils.ts";
import { isAmount, labelWithUnit } from "./column_words.ts";

const FIGURES = ["mean", "std", "min", "q1", "median", "q3", "max"] as const satisfies readonly (
  keyof NumberSummary
)[];

/** Count, mean, deviation, extremes and quartiles of every column of numbers. */
export function DescribeTable({ ui, columns }: { ui: Ui; columns: readonly ColumnProfile[] }) {
  const { t, format } = ui;
  const title = t("data.describe.title");
  return (
    <section class="stack-s">
      <header>
        <h2>{title}</h2>
        <p class="note">{t("data.describe.note")}</p>
      </header>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("data.columns.column")}</th>
              <th scope="col" class="number">{t("data.describe.count")}</th>
              {FIGURES.map((name) => (
                <th key={name} scope="col" class="number">{t(`data.describe.${name}`)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.filter(({ numbers }) => numbers).map((profile) => {
              const summary = profile.numbers!.all;
              return (
                <tr key={profile.field}>
                  <th scope="row">{labelWithUnit(ui, profile)}</th>
                  <td class="number">{format.integer(summary?.count ?? 0)}</td>
                  {FIGURES.map((name) => (
                    <td key={name} class="number">
                      {isAmount(profile.column)
                        ? format.amount(summary?.[name])
                        : format.fixed(summary?.[name], 2)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
