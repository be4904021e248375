import { setStrategyStatus, updateStrategy } from "@/services/strategies/mod.ts";
import { builder, innerNumber } from "../builder.ts";
import { mutation } from "../payload.ts";
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

mutation("updateStrategy", {
  scope: "write",
  description:
    "Edits a strategy: what is omitted stays; markup and links are removed. The previous version " +
    "stays in its history. An approved one becomes a draft again.",
  input: (t) => ({
    id: t.id({ required: true, description: "The strategy's id." }),
    version: t.int({
      description: "The version that was seen: a later one refuses the edit (CHANGED_MEANWHILE).",
    }),
    headline: t.string({ description: "The proposal in one line." }),
    body: t.string({ description: "Why." }),
    tactics: t.field({ type: [TacticInput], description: "What to do, all of it." }),
    measure: t.string({ description: "What to measure." }),
  }),
  payload: { strategy: { type: Strategy, description: "The strategy." } },
  resolve: async ({ id, ...text }, { services, identity }) => {
    const edit = {
      version: text.version ?? undefined,
      headline: text.headline ?? undefined,
      body: text.body ?? undefined,
      tactics: text.tactics ?? undefined,
      measure: text.measure ?? undefined,
    };
    return {
      strategy: await updateStrategy(services, innerNumber("Strategy", id), edit, identity.actor),
    };
  },
});

mutation("setStrategyStatus", {
  scope: "write",
  description: "Approves or archives a strategy, or makes it a draft again. Approving archives " +
    "the one that was approved before for the same cluster and language.",
  input: (t) => ({
    id: t.id({ required: true, description: "The strategy's id." }),
    status: t.field({ type: StrategyStatus, required: true, description: "The new status." }),
  }),
  payload: { strategy: { type: Strategy, description: "The strategy." } },
  resolve: async ({ id, status }, { services, identity }) => ({
    strategy: await setStrategyStatus(
      services,
      innerNumber("Strategy", id),
      status,
      identity.actor,
    ),
  }),
});
