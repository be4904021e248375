import { and, isNotNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { customers, models } from "@/db/schema/mod.ts";
import type { StoredEvaluation } from "@/db/schema/mod.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import type { TrainedModel, TrainingConfig, TrainingTable } from "@/ml/training.ts";
import type { Services } from "./context.ts";
import { customerPages, type CustomerRow } from "./customer_pages.ts";
import { UserError } from "./errors.ts";
import { promoteModel } from "./models.ts";
import type { Run } from "./run.ts";

/** The most rows that a model is trained on; of a larger table a fixed random part is taken. */
export const TRAINING_ROWS_MAX = 50_000;

const labelled = isNotNull(customers.churned);

/** What may be asked of a training. */
export interface TrainingInput {
  readonly seed?: number | undefined;
}

/**
 * Trains the default model on the customers whose outcome is known, judges it out of fold, stores it and
 * makes it the champion.
 *
 * @throws {UserError} `NO_LABELS` or `ONE_CLASS` when the table cannot teach a model
 */
export async function trainChampion(
  services: Pick<Services, "db" | "workers" | "clock" | "serving">,
  input: TrainingInput,
  run: Run,
): Promise<ModelRow> {
  run.report({ step: "train.reading", fraction: 0 });
  const table = await trainingTable(services);
  run.signal.throwIfAborted();
  const config: TrainingConfig = {
    ...DEFAULT_TRAINING_CONFIG,
    ...(input.seed === undefined ? {} : { seed: input.seed }),
  };
  const trained = await services.workers.train(table, config, {
    signal: run.signal,
    onProgress: ({ step, completed, total }) =>
      run.report({ step: `train.${step}`, fraction: 0.05 + 0.9 * completed / total }),
  });
  run.signal.throwIfAborted();
  run.report({ step: "train.storing", fraction: 0.97 });
  const id = await storeModel(services, trained, table);
  return await promoteModel(services, id);
}

async function trainingTable(
  { db, workers }: Pick<Services, "db" | "workers">,
): Promise<TrainingTable> {
  const total = await db.$count(customers, labelled);
  if (total === 0) {
    throw new UserError(
      "NO_LABELS",
      "No customer has a known outcome. Import a table with a Churn column (0 or 1) first.",
    );
  }
  const rows = await readRows(db, total);
  const labels = Uint8Array.from(rows, (row) => row.churned ? 1 : 0);
  const churned = labels.reduce((sum, label) => sum + label, 0);
  if (churned === 0 || churned === labels.length) {
    throw new UserError(
      "ONE_CLASS",
      `All ${labels.length} labelled customers ${
        churned === 0 ? "stayed" : "left"
      }. A model needs customers of both kinds.`,
    );
  }
  return { rows, labels, groups: await workers.groups(rows) };
}

/** The rows in the file's order, since a table that was appended to itself shows only in it. */
async function readRows(db: Database, total: number): Promise<CustomerRow[]> {
  const rows: CustomerRow[] = [];
  for await (const page of customerPages(db, and(labelled, sampleOf(total)))) rows.push(...page);
  return rows.sort((a, b) =>
    (a.importId ?? 0) - (b.importId ?? 0) || (a.importLine ?? 0) - (b.importLine ?? 0)
  );
}

/** The fixed random part of a table that is too large, by the hash of the id; undefined takes all. */
function sampleOf(total: number): SQL | undefined {
  if (total <= TRAINING_ROWS_MAX) return undefined;
  const share = Math.floor(TRAINING_ROWS_MAX / total * 2 ** 32).toString(16).padStart(8, "0");
  return sql`substr(md5(${customers.customerId}), 1, 8) < ${share}`;
}

async function storeModel(
  { db, clock }: Pick<Services, "db" | "clock">,
  trained: TrainedModel,
  { labels }: TrainingTable,
): Promise<number> {
  const evaluation = (outOfFold: Float32Array, chosen: TrainedModel["metrics"]["grouped"]) =>
    ({ chosen, default: computeMetrics(labels, outOfFold, 0.5) }) satisfies StoredEvaluation;
  const [row] = await db.insert(models).values({
    estimator: trained.config.estimator.name,
    config: trained.config,
    metrics: {
      grouped: evaluation(trained.outOfFold.grouped, trained.metrics.grouped),
      naive: evaluation(trained.outOfFold.naive, trained.metrics.naive),
    },
    encoding: trained.encoding,
    threshold: trained.threshold,
    thresholdPolicy: trained.thresholdPolicy,
    rows: labels.length,
    fingerprint: trained.fingerprint,
    onnx: trained.onnx,
    onnxSha256: await sha256(trained.onnx),
    createdAt: clock(),
  }).returning({ id: models.id });
  return row!.id;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return new Uint8Array(digest).toHex();
}
