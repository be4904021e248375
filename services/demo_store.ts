import { createDemoCustomers } from "@/content/demo_store.ts";
import { createRandom } from "@/ml/random.ts";
import type { Services } from "./services.ts";
import { importRecords } from "./imports/mod.ts";
import type { TaskContext } from "./task_context.ts";
import { scoreCustomers } from "./scoring/scoring.ts";
import { segmentStoredCustomers } from "./segments/segmentation.ts";
import { generateStrategies } from "./strategies/mod.ts";
import { trainChampion } from "./training/training.ts";
import { readStoredSteps } from "@/db/queries/first_start.ts";

/** A step of the first start. */
export type DemoStep = "customers" | "model" | "scores" | "segments" | "strategies";

const SEED = 1;

/**
 * Fills an empty database with the demo store and everything that follows from it, so that the first start
 * shows a living product. An interrupted first start is taken up where it stopped; a database that holds a
 * shop's own customers is left alone.
 *
 * @param announce called as each step begins
 */
export async function prepareDemoStore(
  services: Services,
  task: TaskContext,
  announce: (step: DemoStep) => void,
): Promise<void> {
  const { db } = services;
  const done = await readStoredSteps(db);
  if (done.ownImport || done.demoImport && done.customers === 0) return;

  if (!done.demoImport) {
    announce("customers");
    await importRecords(services, createDemoCustomers(createRandom(SEED)), {
      fileName: "demo store",
      mode: "REPLACE",
      demo: true,
    }, task);
  }
  if (!done.model) {
    announce("model");
    await trainChampion(services, { actor: "demo store" }, task);
  }
  if (!done.scoring) {
    announce("scores");
    const { runId } = await scoreCustomers(services, task);
    // Reasons take longer than scores: they follow while people look around, also after an interruption.
    await services.jobs.enqueue("EXPLAIN", { runId });
  }
  if (!done.segmentation) {
    announce("segments");
    await segmentStoredCustomers(services, {}, task);
  }
  if (!done.strategies) {
    announce("strategies");
    // The playbook's: a start neither waits for a server nor spends anything.
    await generateStrategies({ db, clock: services.clock }, {}, task);
  }
}
