import type { MlWorkers } from "@/ml/workers.ts";
import type { ServingFile } from "./serving_file.ts";
import type { Connection, Database } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { NO_FOLD } from "@/ml/membership.ts";
import { riskBand } from "@/ml/evaluation/threshold.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { customerPages, type CustomerRow } from "@/db/queries/customer_pages.ts";
import { UserError } from "../errors.ts";
import type { ModelStore, ServedModel } from "./model_store.ts";
import { ratedRows, scoreRated } from "./out_of_fold.ts";
import type { TaskContext } from "../task_context.ts";
import { placeNewCustomers } from "../segments/segment_placement.ts";
import { keepListSize } from "../training/threshold.ts";
import { countAllCustomers } from "@/db/queries/customers.ts";
import {
  finishScoringRun,
  insertScoringRun,
  type NewScore,
  storeScores,
} from "@/db/queries/scoring.ts";

/** What a scoring run came to. */
export interface ScoringResult {
  readonly runId: number;
  readonly customers: number;
  /** Active customers at or above the threshold. */
  readonly atRisk: number;
}

/**
 * Scores every stored customer with the champion, those that it learned from with the model of the fold that tested
 * them; the reasons follow by `explainScores`. Each page is written as it is scored, so that a reader sees for every
 * customer the last answer there is; an interrupted run leaves some customers with the answer of the run before. A
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

  let done = 0;
  let atRisk = 0;
  for await (const page of customerPages(db, await currentSchema({ db }))) {
    task.signal.throwIfAborted();
    const scores = await scorePage(services, model, page, task.signal);
    await storeScores(db, runId, scores);
    done += scores.length;
    atRisk += scores.filter((score) => score.band === "HIGH").length;
    task.report({ step: "score.scoring", fraction: Math.min(done / total, 0.99) });
  }
  await placeNewCustomers(db, task.signal);
  await finishScoringRun(db, runId, { customers: done, finishedAt: clock() });
  return { runId, customers: done, atRisk };
}

/** The failure of every use case that needs customers where there are none. */
export const noCustomers = () =>
  new UserError(
    "NO_CUSTOMERS",
    "There are no customers. Import a table first: holdfast import FILE.",
  );

async function scorePage(
  { workers }: Pick<Deps, "workers">,
  model: ServedModel,
  page: CustomerRow[],
  signal: AbortSignal,
): Promise<NewScore[]> {
  const features = encodeFeatures(page, model.encoding);
  const rated = ratedRows(model, page.map(({ customerId }) => customerId), features);
  const scores = await scoreRated(workers, model, rated, { signal });
  return page.map((customer, row) => {
    const probability = scores.probability[row]!;
    const fold = rated.folds[row]!;
    return {
      id: customer.customerId,
      probability,
      band: customer.churned ? null : riskBand(probability, model.row.threshold),
      fold: fold === NO_FOLD ? null : fold,
    };
  });
}
