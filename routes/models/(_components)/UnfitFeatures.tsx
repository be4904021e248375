import { columnLabel } from "@/components/customers/values.ts";
import type { UnfitFeature } from "@/ml/unfit.ts";
import type { Ui } from "@/utils.ts";

/** The columns that a training left out since no model can learn from them; nothing where there are none. */
export function UnfitFeatures({ ui, unfit }: { ui: Ui; unfit: readonly UnfitFeature[] }) {
  if (unfit.length === 0) return null;
  const { t } = ui;
  return (
    <section class="card">
      <h2>{t("models.unfit.title", { count: unfit.length })}</h2>
      <dl class="pairs small">
        {[...Map.groupBy(unfit, ({ reason }) => reason)].map(([reason, features]) => (
          <div key={reason}>
            <dt>{t(`models.unfit.${reason}`)}</dt>
            <dd>
              {features.map(({ field }) =>
                columnLabel(ui, field)
              ).join(", ")}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
