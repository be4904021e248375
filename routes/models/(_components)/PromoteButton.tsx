import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";
import { modelName } from "@/components/models/model_name.ts";

interface PromoteButtonProps {
  ui: Ui;
  model: ModelRow;
  primary?: boolean;
}

/** Makes a model the one that serves. */
export function PromoteButton({ ui, model, primary = false }: PromoteButtonProps) {
  return (
    <form method="post" action={`/models/${model.id}/promote`}>
      <button type="submit" class={`button ${primary ? "primary" : ""}`}>
        {ui.t("models.promote")}
        <span class="visually-hidden">: {modelName(ui, model)} {model.id}</span>
      </button>
    </form>
  );
}
