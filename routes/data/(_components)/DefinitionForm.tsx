import type { DefinitionProposal } from "@/ml/forward/return_curve.ts";
import {
  type ChurnDefinition,
  HORIZONS,
  MAX_ACTIVE_DAYS,
  MIN_ACTIVE_DAYS,
} from "@/schema/orders/churn_definition.ts";
import type { Ui } from "@/utils.ts";
import { returnedWithin } from "./returned_within.ts";

interface DefinitionFormProps {
  ui: Ui;
  definition: ChurnDefinition;
  proposal: DefinitionProposal;
}

/** The horizons to choose from, each with what speaks for it, and the days within which a customer is active. */
export function DefinitionForm({ ui, definition, proposal }: DefinitionFormProps) {
  const { t, format } = ui;
  return (
    <form class="stack-s" method="post" action="/data/definition">
      <fieldset class="field">
        <legend>{t("data.definition.horizon")}</legend>
        <div class="stack-s">
          {HORIZONS.map((horizon) => {
            const share = returnedWithin(proposal, horizon);
            return (
              <label key={horizon} class="choice">
                <input
                  type="radio"
                  name="horizon"
                  value={horizon}
                  checked={horizon === definition.horizonDays}
                />{" "}
                {share === undefined
                  ? t("data.definition.days", { count: horizon })
                  : t("data.definition.option", {
                    count: horizon,
                    share: format.percent(share, 0),
                  })}
                {horizon === proposal.horizonDays && ` ${t("data.definition.isProposed")}`}
              </label>
            );
          })}
        </div>
      </fieldset>
      <div class="field">
        <label for="active">{t("data.definition.active")}</label>
        <input
          type="number"
          id="active"
          name="active"
          min={MIN_ACTIVE_DAYS}
          max={MAX_ACTIVE_DAYS}
          value={definition.activeDays}
          required
        />
      </div>
      <div class="actions">
        <button type="submit" class="button primary">{t("data.definition.use")}</button>
      </div>
    </form>
  );
}
