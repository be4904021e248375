import { silentTask } from "@/services/task_context.ts";
import { promoteModel, rollBackModel } from "@/services/training/promotion.ts";
import { setThreshold } from "@/services/training/threshold.ts";
import { innerNumber } from "../builder.ts";
import { mutation } from "../payload.ts";
import { Model } from "./model.ts";
import { ThresholdPolicyInput, thresholdPolicyOf } from "./threshold_policy.ts";

mutation("promoteModel", {
  scope: "write",
  description: "Makes a model the champion; the previous champion is archived.",
  input: (t) => ({ id: t.id({ required: true, description: "The model's id." }) }),
  payload: { model: { type: Model, description: "The champion." } },
  resolve: async ({ id }, { services, identity }) => ({
    model: await promoteModel(services, innerNumber("Model", id), identity.actor),
  }),
});

mutation("rollBackModel", {
  scope: "write",
  description: "Makes the previous champion the champion again.",
  payload: { model: { type: Model, description: "The champion." } },
  resolve: async (_input, { services, identity }) => ({
    model: await rollBackModel(services, identity.actor),
  }),
});

mutation("setThreshold", {
  scope: "write",
  description:
    "Chooses another threshold on the model's out-of-fold probabilities. Its metrics and the " +
    "bands of the customers that it scored last follow.",
  input: (t) => ({
    id: t.id({ required: true, description: "The model's id." }),
    policy: t.field({ type: ThresholdPolicyInput, required: true, description: "The policy." }),
  }),
  payload: { model: { type: Model, description: "The model." } },
  resolve: async ({ id, policy }, { services }) => {
    const chosen = await thresholdPolicyOf(services.db, policy);
    return { model: await setThreshold(services, innerNumber("Model", id), chosen, silentTask) };
  },
});
