/** What the tests of the whole chain share: services on a test's database, with a small labelled shop in it. */
import { join } from "node:path";
import type { Connection } from "@/db/client.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import type { Services } from "@/services/services.ts";
import { UserError } from "@/services/errors.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { createModelStore } from "@/services/scoring/model_store.ts";
import { silentTask } from "@/services/task_context.ts";
import { createServingFile } from "@/services/scoring/serving_file.ts";
import { sharedWorkers } from "@/tests/support/ml_workers.ts";

/** Services without a queue: use cases are called, not queued. */
export type TestServices = Omit<
  Services,
  "jobs" | "dataCheck" | "profile" | "statistics" | "months" | "access"
>;

/** Services over a test database, with a folder of their own for the serving file. */
export async function withServices(
  connection: Connection,
  body: (services: TestServices, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const workers = sharedWorkers();
  const { db, readDb } = connection;
  const models = createModelStore(db);
  const serving = createServingFile(join(folder, "serving.onnx"), db, models);
  try {
    const clock = () => new Date();
    await body({ connection, db, readDb, workers, models, serving, clock }, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The labelled shop's customers, few of them. */
export const demo = () => createLabelledShop(createRandom(7), 600);

/** Fills the database with {@linkcode demo}. */
export async function importDemo(services: TestServices): Promise<void> {
  await importRecords(services, demo(), { fileName: "demo", mode: "REPLACE" }, silentTask);
}

/** Whether an error is a user's, with a code. */
export const code = (expected: string) => (error: unknown) =>
  error instanceof UserError && error.code === expected;
