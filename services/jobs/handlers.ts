import { failGivenUp, runImport } from "@/services/imports/mod.ts";
import type { Services } from "@/services/services.ts";
import { part } from "@/services/task_context.ts";
import { explainScores } from "@/services/scoring/explanation.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { segmentStoredCustomers } from "@/services/segments/segmentation.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { trainCandidates } from "@/services/training/training.ts";
import type { Job, JobInputs } from "./jobs.ts";
import type { JobHandlers } from "./queue.ts";

/** The use case behind each kind of job; the command line runs the same ones in the foreground. */
export function jobHandlers(services: Omit<Services, "jobs">): JobHandlers {
  return {
    IMPORT: async ({ importId }, run) => {
      const { rowsRead, rowsAccepted, rowsRejected, rowsInserted, rowsUpdated } = await runImport(
        services,
        importId,
        run,
      );
      // The demo store's champion goes with its customers.
      await services.serving.publish();
      return { importId, rowsRead, rowsAccepted, rowsRejected, rowsInserted, rowsUpdated };
    },
    TRAIN: async (input, run) => {
      const trained = await trainCandidates(services, input, run);
      const { runId, models, failures, champion, leftOut, keptLeaks } = trained;
      const modelIds = models.map(({ id }) => id);
      return {
        trainingRunId: runId,
        modelIds,
        modelId: champion?.id ?? null,
        failures,
        leftOut,
        keptLeaks,
      };
    },
    SCORE: async (_input, run) => {
      const result = await scoreCustomers(services, part(run, 0, 0.2));
      await explainScores(services, result, part(run, 0.2, 1));
      return result;
    },
    EXPLAIN: (input, run) => explainScores(services, input, run),
    SEGMENT: (input, run) => segmentStoredCustomers(services, input, run),
    STRATEGIES: (input, run) => generateStrategies(services, input, run),
  };
}

/** Says of what a job has begun that it will not be ended: see `QueueOptions.onGiveUp`. */
export async function giveUpJob(
  { db, clock }: Pick<Services, "db" | "clock">,
  { kind, input }: Job,
): Promise<void> {
  if (kind !== "IMPORT") return;
  await failGivenUp(db, (input as JobInputs["IMPORT"]).importId, clock());
}
