import type { ModelRow } from "@/db/queries/models.ts";
import { sampledFromOf } from "@/services/training/model_leaks.ts";
import type { Ui } from "@/utils.ts";

/** Says that a model learned from a random part of the customers; nothing where it learned from all. */
export function SampledNote({ ui: { t, format }, model }: { ui: Ui; model: ModelRow }) {
  const total = sampledFromOf(model);
  if (total === null) return null;
  return (
    <p class="note">
      {t("models.sampled", { rows: format.integer(model.rows), total: format.integer(total) })}
    </p>
  );
}
