import { endGivenUp, getImport, runImport } from "@/services/imports/mod.ts";
import type { Services } from "@/services/services.ts";
import { part } from "@/services/task_context.ts";
import { runOrderImport } from "@/services/orders/import_orders.ts";
import { renewAfterOrders, renewCustomers } from "@/services/orders/renew_customers.ts";
import { explainScores } from "@/services/scoring/explanation.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { segmentStoredCustomers } from "@/services/segments/segmentation.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { trainCandidates } from "@/services/training/training.ts";
import type { Job, JobInputs } from "./jobs/jobs.ts";
import type { JobHandlers } from "./jobs/queue.ts";

/** The use case behind each kind of job; the command line runs the same ones in the foreground. */
export function jobHandlers(services: Omit<Services, "jobs">): JobHandlers {
  return {
    IMPORT: async ({ importId }, task) => {
      const { kind } = await getImport(services.db, importId);
      const reading = part(task, 0, 0.7);
      const renewing = part(task, 0.7, 1);
      const { dryRun, ...imported } = kind === "ORDERS"
        ? await runOrderImport(services, importId, reading)
        : await runImport(services, importId, reading);
      if (!dryRun) {
        if (kind === "ORDERS") await renewAfterOrders(services, importId, renewing);
        else await renewCustomers(services, renewing);
      }
      // The demo store's champion goes with its customers.
      await services.serving.publish();
      const { rowsRead, rowsAccepted, rowsRejected, rowsInserted, rowsUpdated } = imported;
      return { importId, rowsRead, rowsAccepted, rowsRejected, rowsInserted, rowsUpdated };
    },
    TRAIN: async (input, task) => {
      const trained = await trainCandidates(services, input, task);
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
    SCORE: async (_input, task) => {
      const result = await scoreCustomers(services, part(task, 0, 0.2));
      await explainScores(services, result, part(task, 0.2, 1));
      return result;
    },
    EXPLAIN: (input, task) => explainScores(services, { ...input, which: "ALL" }, task),
    SEGMENT: (input, task) => segmentStoredCustomers(services, input, task),
    STRATEGIES: (input, task) => generateStrategies(services, input, task),
  };
}

/** Says of what a job has begun that it will not be ended: see `QueueOptions.onGiveUp`. */
export async function giveUpJob(
  { db, clock }: Pick<Services, "db" | "clock">,
  { kind, input }: Job,
): Promise<void> {
  if (kind !== "IMPORT") return;
  await endGivenUp(db, (input as JobInputs["IMPORT"]).importId, clock());
}
