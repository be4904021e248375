import type { EstimatorName } from "@/ml/estimators/names.ts";
import { DEFAULT_CANDIDATES, DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import { requireTrainingInput, type TrainingInput } from "@/services/training/training_input.ts";
import { mutation } from "../payload.ts";
import { Estimator } from "./estimator.ts";
import { JobType } from "./job.ts";
import { ThresholdPolicyInput, thresholdPolicyOf } from "./threshold_policy.ts";
import { CategoryModeEnum } from "./training_run.ts";

mutation("trainModels", {
  scope: "write",
  description:
    "Trains candidates on the stored customers whose outcome is known, as a job: all are " +
    "evaluated on the same folds, and the simplest whose difference from the best may be chance becomes champion. The job's `result` has " +
    "`trainingRunId`, `modelIds` (best first), `modelId` (the champion), `failures`, and the features that leak the label: `leftOut` and `keptLeaks`.",
  inputOptional: true,
  input: (t) => ({
    estimators: t.field({
      type: [Estimator],
      description: `Candidates; ${
        DEFAULT_CANDIDATES.join(" and ")
      } if omitted. All but EXTERNAL can be trained.`,
    }),
    seed: t.int({
      description: "Seed of everything random, from 0: the same seed, the same model. " +
        `${DEFAULT_TRAINING_CONFIG.seed} if omitted.`,
    }),
    folds: t.int({
      description:
        `Folds of each cross-validation, from 2 to 20; ${DEFAULT_TRAINING_CONFIG.folds} if omitted.`,
    }),
    categories: t.field({
      type: CategoryModeEnum,
      description: "What alias spellings of a category count as; MERGED if omitted.",
    }),
    thresholdPolicy: t.field({
      type: ThresholdPolicyInput,
      description: "What thresholds are chosen for; least cost by the settings if omitted.",
    }),
    keepLeaks: t.boolean({
      description: "Whether features that leak the label are kept; false if omitted.",
    }),
    promote: t.boolean({
      description: "Whether the simplest good candidate becomes champion; true if omitted.",
    }),
  }),
  payload: { job: { type: JobType, description: "The job." } },
  resolve: async (input, { services, identity }) => {
    const job: TrainingInput = {
      // EXTERNAL is refused by the check below, with the names that can be trained.
      estimators: input.estimators as EstimatorName[] | undefined ?? undefined,
      seed: input.seed ?? undefined,
      folds: input.folds ?? undefined,
      categories: input.categories ?? undefined,
      thresholdPolicy: input.thresholdPolicy
        ? await thresholdPolicyOf(services.db, input.thresholdPolicy)
        : undefined,
      keepLeaks: input.keepLeaks ?? undefined,
      promote: input.promote ?? undefined,
      actor: identity.actor,
    };
    requireTrainingInput(job);
    return { job: await services.jobs.enqueue("TRAIN", job) };
  },
});
