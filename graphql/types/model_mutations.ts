import { UserError } from "@/services/errors.ts";
import { silentTask } from "@/services/task_context.ts";
import { promoteModel, rollBackModel } from "@/services/training/promotion.ts";
import { setThreshold } from "@/services/training/threshold.ts";
import { needs } from "../access.ts";
import { builder, innerNumber } from "../builder.ts";
import { Model } from "./model.ts";
import { ThresholdPolicyInput, thresholdPolicyOf } from "./threshold_policy.ts";

builder.mutationFields((t) => ({
  promoteModel: t.field({
    extensions: needs("write"),
    type: Model,
    description: "Makes a model the champion; the previous champion is archived.",
    args: { id: t.arg.id({ required: true, description: "The model's id." }) },
    resolve: (_root, { id }, { services, identity }) =>
      promoteModel(services, modelNumber(id), identity.actor),
  }),
  rollBackModel: t.field({
    extensions: needs("write"),
    type: Model,
    description: "Makes the previous champion the champion again.",
    resolve: (_root, _args, { services, identity }) => rollBackModel(services, identity.actor),
  }),
  setThreshold: t.field({
    extensions: needs("write"),
    type: Model,
    description:
      "Chooses another threshold on the model's out-of-fold probabilities. Its figures and " +
      "the bands of the customers that it scored last follow.",
    args: {
      modelId: t.arg.id({ required: true, description: "The model's id." }),
      policy: t.arg({
        type: ThresholdPolicyInput,
        required: true,
        description: "The policy.",
      }),
    },
    resolve: async (_root, { modelId, policy }, { services }) =>
      await setThreshold(
        services,
        modelNumber(modelId),
        await thresholdPolicyOf(services.db, policy),
        silentTask,
      ),
  }),
}));

function modelNumber(id: string): number {
  const number = innerNumber("Model", id);
  if (number === undefined) throw new UserError("NOT_FOUND", `There is no model ${id}.`);
  return number;
}
