import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";

/** What a model is called: by the people who brought it, else by its algorithm. */
export function modelName({ t }: Ui, { name, estimator }: Pick<ModelRow, "name" | "estimator">) {
  return name ?? t.maybe(`estimator.${estimator}`, estimator);
}
