import { join } from "node:path";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { createMlWorkers } from "@/ml/workers.ts";
import { createAccess, readTrustedDocuments } from "./access/mod.ts";
import { type Config, SERVING_FILE } from "./config.ts";
import type { Services } from "./services.ts";
import { createGemini, waitFor } from "./strategies/gemini/mod.ts";
import { createCustomerStatistics } from "./statistics/customer_statistics.ts";
import { giveUpJob, jobHandlers } from "./job_handlers.ts";
import { createQueue } from "./jobs/queue.ts";
import { createMonths } from "./months/months.ts";
import { createMetrics } from "./operations/metrics.ts";
import { createModelStore } from "./scoring/model_store.ts";
import { createStoredProfile } from "./statistics/stored_profile.ts";
import { warmOverview } from "./statistics/overview.ts";
import { createServingFile } from "./scoring/serving_file.ts";
import { readPlaybook } from "./strategies/mod.ts";
import { createStoredDataCheck } from "./data_check/stored_data_check.ts";

/** Services together with the way to end them. */
export interface OpenServices extends Services {
  close(): Promise<void>;
}

/**
 * Opens the database, brings its schema up to date and makes the services. No job is taken up before
 * `jobs.start()`.
 *
 * @throws {DatabaseInUseError} when another process has the embedded database open
 */
export async function openServices(
  config:
    & Pick<Config, "dataDir" | "databaseUrl">
    & Partial<
      Pick<
        Config,
        | "databaseDirectUrl"
        | "access"
        | "gemini"
        | "playbook"
        | "trustedDocuments"
        | "metrics"
        | "retention"
        | "webhooks"
      >
    >,
): Promise<OpenServices> {
  const playbook = config.playbook ? await readPlaybook(config.playbook) : undefined;
  const trusted = config.trustedDocuments;
  const trustedDocuments = trusted && await readTrustedDocuments(trusted.path, trusted.exclusive);
  const connection = await openDatabase({
    url: config.databaseUrl,
    directUrl: config.databaseDirectUrl,
    dataDir: config.dataDir,
    statementTimeout: config.access?.statementTimeout,
  });
  try {
    await migrate(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const clock = () => new Date();
  const { db, readDb } = connection;
  const access = createAccess({ db, clock }, config.access);
  const workers = createMlWorkers();
  const models = createModelStore(db);
  const serving = createServingFile(join(config.dataDir, SERVING_FILE), db, models);
  const dataCheck = createStoredDataCheck({ db, workers });
  const statistics = createCustomerStatistics(readDb);
  const months = createMonths(readDb);
  const profile = createStoredProfile({ readDb });
  const metrics = config.metrics ? createMetrics(readDb) : undefined;
  const gemini = config.gemini &&
    createGemini({ db, clock, settings: config.gemini, random: Math.random, wait: waitFor });
  const base = {
    connection,
    db,
    readDb,
    workers,
    models,
    serving,
    dataCheck,
    profile,
    statistics,
    months,
    access,
    gemini,
    playbook,
    trustedDocuments,
    dataDir: config.dataDir,
    retention: config.retention,
    webhooks: config.webhooks,
    metrics,
    clock,
  };
  const jobs = createQueue({
    connection,
    handlers: jobHandlers(base),
    clock,
    onGiveUp: (job) => giveUpJob(base, job),
    onEnd: () => warmOverview(base),
  });
  return {
    ...base,
    jobs,
    async close() {
      metrics?.close();
      await jobs.stop();
      workers.close();
      await connection.close();
    },
  };
}
