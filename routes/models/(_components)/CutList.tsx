import type { Ui } from "@/utils.ts";
import type { CutTable } from "@/components/models/cut_table.ts";
import { outcomeAt } from "@/components/models/threshold_outcome.ts";

const LINES = 20;
const NO_COSTS = { lostCustomer: 0, wastedOffer: 0 };

/** Some of the thresholds with what they come to: the drawing's figures, and all there is without JavaScript. */
export function CutList({ ui: { t, format }, table }: { ui: Ui; table: CutTable }) {
  const title = t("chart.data");
  return (
    <details class="plain-details">
      <summary>{title}</summary>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("models.column.threshold")}</th>
              <th scope="col" class="number">{t("models.gains.x")}</th>
              <th scope="col" class="number">{t("models.cut.recall")}</th>
              <th scope="col" class="number">{t("models.cut.precision")}</th>
              <th scope="col" class="number">{t("models.cut.missed")}</th>
            </tr>
          </thead>
          <tbody>
            {places(table).map((at) => {
              const outcome = outcomeAt(table, at, NO_COSTS);
              return (
                <tr key={at}>
                  <th scope="row">{format.percent(outcome.threshold, 2)}</th>
                  <td class="number">{format.percent(outcome.contacted)}</td>
                  <td class="number">{format.percent(outcome.recall)}</td>
                  <td class="number">{format.percent(outcome.precision)}</td>
                  <td class="number">{format.integer(outcome.missed * 1000)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Places at about equal steps of the table, both ends among them. */
function places({ thresholds }: CutTable): number[] {
  const last = thresholds.length - 1;
  const steps = Array.from({ length: LINES + 1 }, (_, step) => Math.round(step / LINES * last));
  return [...new Set(steps)];
}
