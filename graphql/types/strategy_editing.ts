import { UserError } from "@/services/errors.ts";
import { setStrategyStatus, updateStrategy } from "@/services/strategies/mod.ts";
import { needs } from "../access.ts";
import { builder, innerNumber } from "../builder.ts";
import { Strategy } from "./refs.ts";
import { StrategyStatus } from "./strategy.ts";

const TacticInput = builder.inputType("TacticInput", {
  description: "One thing to do, as a person writes it.",
  fields: (t) => ({
    channel: t.string({ required: true, description: "The channel." }),
    timing: t.string({ required: true, description: "Time of the event." }),
    action: t.string({ required: true, description: "What to do." }),
    offer: t.string({ description: "What to offer, if anything." }),
    metric: t.string({ required: true, description: "What shows whether it works." }),
  }),
});

const UpdateStrategyInput = builder.inputType("UpdateStrategyInput", {
  description: "A new text. What is omitted stays; markup and links are removed.",
  fields: (t) => ({
    id: t.id({ required: true, description: "The strategy's id." }),
    version: t.int({
      description: "The version that was seen: a later one refuses the edit (CHANGED_MEANWHILE).",
    }),
    headline: t.string({ description: "The proposal in one line." }),
    body: t.string({ description: "Why." }),
    tactics: t.field({ type: [TacticInput], description: "What to do, all of it." }),
    measure: t.string({ description: "What to measure." }),
  }),
});

builder.mutationFields((t) => ({
  updateStrategy: t.field({
    extensions: needs("write"),
    type: Strategy,
    description:
      "Edits a strategy; the previous version stays in its history. An approved one becomes a " +
      "draft again.",
    args: {
      input: t.arg({ type: UpdateStrategyInput, required: true, description: "The new text." }),
    },
    resolve: (_root, { input: { id, version, headline, body, tactics, measure } }, context) => {
      const edit = {
        version: version ?? undefined,
        headline: headline ?? undefined,
        body: body ?? undefined,
        tactics: tactics ?? undefined,
        measure: measure ?? undefined,
      };
      const { services, identity } = context;
      return updateStrategy(services, strategyNumber(id), edit, identity.actor);
    },
  }),
  setStrategyStatus: t.field({
    extensions: needs("write"),
    type: Strategy,
    description: "Approves or archives a strategy, or makes it a draft again. Approving archives " +
      "the one that was approved before for the same cluster and language.",
    args: {
      id: t.arg.id({ required: true, description: "The strategy's id." }),
      status: t.arg({ type: StrategyStatus, required: true, description: "The new status." }),
    },
    resolve: (_root, { id, status }, { services, identity }) =>
      setStrategyStatus(services, strategyNumber(id), status, identity.actor),
  }),
}));

function strategyNumber(id: string): number {
  const number = innerNumber("Strategy", id);
  if (number === undefined) throw new UserError("NOT_FOUND", `There is no strategy ${id}.`);
  return number;
}
