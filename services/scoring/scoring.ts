import type { MlWorkers } from "@/ml/workers.ts";
import type { ServingFile } from "./serving_file.ts";
import type { Connection, Database } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { NO_FOLD } from "@/ml/membership.ts";
import { riskBand } from "@/ml/evaluation/threshold.ts";
import { encodeColumns } from "@/ml/features.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import type { ModelStore, ServedModel } from "./model_store.ts";
import { ratedRows, scoreRated } from "./out_of_fold.ts";
import type { TaskContext } from "../task_context.ts";
import { placeNewCustomers } from "../segments/segment_placement.ts";
import { keepListSize } from "../training/threshold.ts";
import { countAllCustomers } from "@/db/queries/customers.ts";
import {
  type CustomersToScore,
  customersToScore,
  finishScoringRun,
  insertScoringRun,
  type NewScore,
} from "@/db/queries/scoring.ts";
import { openScoreWriter } from "@/db/score_writer.ts";
import { ahead } from "./ahead.ts";
import { writeBandChanges } from "../webhooks/outbox.ts";

/** What a scoring run came to. */
export interface ScoringResult {
  readonly runId: number;
  readonly customers: number;
  /** Active customers at or above the threshold. */
  readonly atRisk: number;
}

/**
 * Scores every stored customer with the champion, those that it learned from with the model of the fold that tested
 * them; the reasons follow by `explainScores`. Of few customers each page is written as it is scored, so that an
 * interrupted run leaves some with the answer of the run before; many get their scores all at once at the end. A
 * champion whose threshold is to list so many customers has it chosen again at the end.
 *
 * @throws {UserError} `NO_MODEL`, `INCOMPATIBLE_MODEL` or `NO_CUSTOMERS`
 * @throws {CustomersBusyError} while another process changes the customers
 */
export async function scoreCustomers(
  services: Deps,
  task: TaskContext,
): Promise<ScoringResult> {
  const result = await withCustomersLocked(
    services.connection,
    (signal) => scoreAll(services, { ...task, signal }),
    { signal: task.signal },
  );
  const listed = await keepListSize(services, task);
  return listed === undefined ? result : { ...result, atRisk: listed };
}

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly workers: MlWorkers;
  readonly models: ModelStore;
  readonly serving: ServingFile;
  readonly clock: () => Date;
}

async function scoreAll(services: Deps, task: TaskContext): Promise<ScoringResult> {
  const { db, clock } = services;
  const model = await services.models.champion();
  const total = await countAllCustomers(db);
  if (total === 0) throw noCustomers();
  const runId = await insertScoringRun(db, { modelId: model.row.id, startedAt: clock() });

  const schema = await currentSchema({ db });
  const writer = openScoreWriter(services.connection, schema, {
    id: runId,
    customers: total,
  });
  const pages = ahead(
    customersToScore(db, schema, model.encoding.map(({ key }) => key), writer.pageSize),
  );
  let done = 0;
  let atRisk = 0;
  // One page is read while the one before is scored and the one before that is written.
  for await (const scores of ahead(scored(services, model, pages, task.signal))) {
    await writer.store(scores);
    done += scores.length;
    atRisk += scores.filter((score) => score.band === "HIGH").length;
    task.report({ step: "score.scoring", fraction: Math.min(done / total, 0.99) });
  }
  task.signal.throwIfAborted();
  await writer.finish();
  await placeNewCustomers(db, task.signal);
  const finishedAt = clock();
  await db.transaction(async (tx) => {
    await finishScoringRun(tx, runId, { customers: done, finishedAt });
    await writeBandChanges(tx, runId, finishedAt);
  });
  return { runId, customers: done, atRisk };
}

/** The failure of every use case that needs customers where there are none. */
export const noCustomers = () =>
  new UserError(
    "NO_CUSTOMERS",
    "There are no customers. Import a table first: holdfast import FILE.",
  );

async function* scored(
  services: Pick<Deps, "workers">,
  model: ServedModel,
  pages: AsyncIterable<CustomersToScore>,
  signal: AbortSignal,
): AsyncGenerator<NewScore[]> {
  for await (const page of pages) {
    signal.throwIfAborted();
    yield await scorePage(services, model, page, signal);
  }
}

async function scorePage(
  { workers }: Pick<Deps, "workers">,
  model: ServedModel,
  page: CustomersToScore,
  signal: AbortSignal,
): Promise<NewScore[]> {
  const ids = page.customerId;
  const features = encodeColumns(page, ids.length, model.encoding);
  const rated = ratedRows(model, ids, features);
  const scores = await scoreRated(workers, model, rated, { signal });
  return ids.map((id, row) => {
    const probability = scores.probability[row]!;
    const fold = rated.folds[row]!;
    return {
      id,
      probability,
      band: page.churned[row] ? null : riskBand(probability, model.row.threshold),
      fold: fold === NO_FOLD ? null : fold,
    };
  });
}
