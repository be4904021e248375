import { DEMO_SCHEMA } from "@/content/demo_store/columns.ts";
import { createDemoStore, type DemoStore } from "@/content/demo_store/demo_store.ts";
import { demoOrderFile, ORDER_FILE_MAPPING } from "@/content/demo_store/order_file.ts";
import { DEMO_SETTINGS } from "@/content/demo_store/settings.ts";
import { readStoredSteps } from "@/db/queries/first_start.ts";
import { createRandom } from "@/ml/random.ts";
import type { CustomerRecord } from "@/schema/column.ts";
import { bytesInMemory, importRecords } from "./imports/mod.ts";
import { importOrders, recordOrderImport } from "./orders/import_orders.ts";
import { renewAfterOrders } from "./orders/renew_customers.ts";
import type { Services } from "./services.ts";
import { updateSettings } from "./settings/settings.ts";
import { scoreCustomers } from "./scoring/scoring.ts";
import { segmentStoredCustomers } from "./segments/segmentation.ts";
import { generateStrategies } from "./strategies/mod.ts";
import type { TaskContext } from "./task_context.ts";
import { trainChampion } from "./training/training.ts";

/** A step of the first start. */
export type DemoStep = "customers" | "orders" | "model" | "scores" | "segments" | "strategies";

/** What the first start needs. */
export interface Deps
  extends Pick<Services, "connection" | "db" | "workers" | "models" | "serving" | "clock"> {
  readonly jobs: Pick<Services["jobs"], "enqueue">;
}

const SEED = 1;
const CUSTOMERS = 5000;

/**
 * Fills an empty database with the demo store and everything that follows from it, by the use cases that a shop's own
 * files go through, so that the first start shows a living product. An interrupted first start is taken up where it
 * stopped; a database that holds a shop's own customers is left alone.
 *
 * @param announce called as each step begins
 * @param customers of the demo store
 */
export async function prepareDemoStore(
  services: Deps,
  task: TaskContext,
  announce: (step: DemoStep) => void,
  customers = CUSTOMERS,
): Promise<void> {
  const { db, clock } = services;
  const done = await readStoredSteps(db);
  const { demoImportedAt } = done;
  if (done.ownImport || demoImportedAt && done.customers === 0) return;

  // What was begun on another day goes on with the same shop.
  const today = (demoImportedAt ?? clock()).toISOString().slice(0, 10);
  const store = () => createDemoStore(createRandom(SEED), today, customers);
  if (!demoImportedAt) {
    announce("customers");
    await importDemoCustomers(services, store(), task);
  }
  // A demo store that an earlier version made has a model and no orders.
  if (!done.demoOrders && !done.model) {
    announce("orders");
    await updateSettings(services, DEMO_SETTINGS);
    await importDemoOrders(services, store(), task);
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
    await generateStrategies({ db, clock }, {}, task);
  }
}

/** Imports the customer table, which knows nothing of orders. */
async function importDemoCustomers(
  services: Deps,
  { customers }: DemoStore,
  task: TaskContext,
): Promise<void> {
  const records = customers.map((customer): CustomerRecord => ({ ...customer, churned: null }));
  await importRecords(services, records, {
    fileName: "demo store, customers",
    mode: "REPLACE",
    declared: DEMO_SCHEMA,
    demo: true,
  }, task);
}

/** Imports the orders, which are joined with the customers by their ids. */
async function importDemoOrders(
  services: Deps,
  { orders }: DemoStore,
  task: TaskContext,
): Promise<void> {
  const record = await recordOrderImport(services.db, {
    fileName: "demo store, orders",
    mapping: ORDER_FILE_MAPPING,
    demo: true,
  });
  const file = new TextEncoder().encode(demoOrderFile(orders));
  await importOrders(services, record, bytesInMemory(file), task);
  await renewAfterOrders(services, record.id, task);
}
