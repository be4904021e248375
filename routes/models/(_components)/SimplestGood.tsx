import { Notice } from "@/components/Notices.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredProposal } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";
import { modelName } from "@/components/models/model_name.ts";
import { PromoteButton } from "./PromoteButton.tsx";

interface SimplestGoodProps {
  ui: Ui;
  proposal: StoredProposal;
  /** The models of the training. */
  models: readonly ModelRow[];
}

/** Proposes the simplest good model where another one leads; nothing where it is the champion. */
export function SimplestGood({ ui, proposal, models }: SimplestGoodProps) {
  const { t, format } = ui;
  const [proposed, best] = [proposal.modelId, proposal.bestId].map((id) =>
    models.find((model) => model.id === id)
  );
  if (!proposed || !best || proposed.status === "CHAMPION") return null;
  const { value, low, high } = proposal.difference;
  return (
    <Notice title={t("models.simplest.title", { name: modelName(ui, proposed) })}>
      <p>
        {proposed.id === best.id ? t("models.simplest.best") : t("models.simplest.text", {
          best: modelName(ui, best),
          value: format.fixed(value, 3),
          low: format.fixed(low, 3),
          high: format.fixed(high, 3),
        })}
      </p>
      <div class="actions">
        <a class="button" href={`/models/${proposed.id}`}>{t("models.simplest.look")}</a>
        <PromoteButton ui={ui} model={proposed} />
      </div>
    </Notice>
  );
}
