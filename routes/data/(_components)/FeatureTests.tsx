import { columnLabel } from "@/components/customers/values.ts";
import { TitledTable } from "@/components/TitledTable.tsx";
import { describeP } from "@/content/hypotheses/describe.ts";
import type { FeatureTest } from "@/ml/statistics/feature_tests.ts";
import type { Ui } from "@/utils.ts";
import { columnAddress } from "./column_words.ts";

/** One test a feature: whether it differs between the outcomes, by p-values that are corrected for their number. */
export function FeatureTests({ ui, tests }: { ui: Ui; tests: readonly FeatureTest[] }) {
  const { t, format, locale } = ui;
  return (
    <TitledTable
      title={t("data.tests.title")}
      note={t("data.tests.note")}
      heads={[
        { name: t("data.columns.column") },
        { name: t("data.tests.test") },
        { name: t("data.tests.effect"), isNumber: true },
        { name: t("data.tests.adjustedP"), isNumber: true },
        { name: t("data.tests.result") },
      ]}
    >
      {tests.map(({ field, test, figures, obstacle, adjustedP, significant }) => (
        <tr key={field}>
          <th scope="row">
            <a href={columnAddress(field)}>{columnLabel(ui, field)}</a>
          </th>
          <td>{t(`data.tests.kind.${test}`)}</td>
          <td class="number">{format.fixed(figures?.effect, 3)}</td>
          <td class="number">{adjustedP === null ? "–" : describeP(adjustedP, locale)}</td>
          <td>
            {obstacle
              ? t(`data.tests.obstacle.${obstacle}`)
              : t(significant ? "data.tests.differs" : "data.tests.chance")}
          </td>
        </tr>
      ))}
    </TitledTable>
  );
}
