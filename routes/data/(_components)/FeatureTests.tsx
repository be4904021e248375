import { columnLabel } from "@/components/customers/values.ts";
import { describeP } from "@/ml/statistics/describe.ts";
import type { FeatureTest } from "@/ml/statistics/feature_tests.ts";
import type { Ui } from "@/utils.ts";
import { columnAddress } from "./column_words.ts";

/** One test a feature: whether it differs between the outcomes, by p-values that are corrected for their number. */
export function FeatureTests({ ui, tests }: { ui: Ui; tests: readonly FeatureTest[] }) {
  const { t, format, locale } = ui;
  const title = t("data.tests.title");
  return (
    <section class="stack-s">
      <header>
        <h2>{title}</h2>
        <p class="note">{t("data.tests.note")}</p>
      </header>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("data.columns.column")}</th>
              <th scope="col">{t("data.tests.test")}</th>
              <th scope="col" class="number">{t("data.tests.effect")}</th>
              <th scope="col" class="number">{t("data.tests.adjustedP")}</th>
              <th scope="col">{t("data.tests.result")}</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </div>
    </section>
  );
}
