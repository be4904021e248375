import { count } from "drizzle-orm";
import { customers } from "@/db/schema/mod.ts";
import { createDemoCustomers } from "@/content/demo_store.ts";
import { createRandom } from "@/ml/random.ts";
import type { Services } from "./services.ts";
import { importRecords } from "./imports/mod.ts";
import type { TaskContext } from "./task_context.ts";
import { scoreCustomers } from "./scoring/scoring.ts";
import { segmentStoredCustomers } from "./segments/segmentation.ts";
import { generateStrategies } from "./strategies/mod.ts";
import { trainChampion } from "./training/training.ts";

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
  const imports = await db.query.imports.findMany({
    columns: { demo: true, status: true, dryRun: true },
  });
  const stored = imports.filter((one) => one.status === "COMPLETED" && !one.dryRun);
  if (stored.some((one) => !one.demo)) return;
  const [customerCount] = await db.select({ customers: count() }).from(customers);
  if (stored.length > 0 && customerCount!.customers === 0) return;

  if (stored.length === 0) {
    announce("customers");
    await importRecords(services, createDemoCustomers(createRandom(SEED)), {
      fileName: "demo store",
      mode: "REPLACE",
      demo: true,
    }, task);
  }
  if (!await db.query.models.findFirst({ columns: { id: true } })) {
    announce("model");
    await trainChampion(services, { actor: "demo store" }, task);
  }
  if (!await db.query.scoringRuns.findFirst({ where: { finishedAt: { isNotNull: true } } })) {
    announce("scores");
    const { runId } = await scoreCustomers(services, task);
    // Reasons take longer than scores: they follow while people look around, also after an interruption.
    await services.jobs.enqueue("EXPLAIN", { runId });
  }
  if (!await db.query.segmentations.findFirst({ columns: { id: true } })) {
    announce("segments");
    await segmentStoredCustomers(services, {}, task);
  }
  if (!await db.query.strategies.findFirst({ columns: { id: true } })) {
    announce("strategies");
    // The playbook's: a start neither waits for a server nor spends anything.
    await generateStrategies({ db, clock: services.clock }, {}, task);
  }
}
