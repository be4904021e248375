import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";

/** What the champion is worth in two lines, and the way to the rest. */
export function Validation({ ui: { t, format }, model }: { ui: Ui; model: ModelRow }) {
  const { precision, recall } = model.metrics.strict.chosen;
  const ofHundred = (share: number) => format.integer(Math.round(share * 100));
  return (
    <section class="card">
      <h2>{t("overview.validation.title")}</h2>
      {precision !== null && recall !== null && (
        <p>
          {t("models.words.finding", {
            precision: ofHundred(precision),
            recall: ofHundred(recall),
          })}.
        </p>
      )}
      <p class="small">
        <a href={`/models/${model.id}`}>{t("overview.validation.link")}</a>
      </p>
    </section>
  );
}
