import type { MlWorkers } from "@/ml/workers.ts";
import type { ServingFile } from "./serving_file.ts";
import { eq, sql } from "drizzle-orm";
import type { Connection, Database } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { scoringRuns } from "@/db/schema/mod.ts";
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

/** What a scoring run came to. */
export interface ScoringResult {
  readonly runId: number;
  readonly customers: number;
  /** Active customers at or above the threshold. */
  readonly atRisk: number;
}

/** One customer's score, ready to be stored. */
interface Score {
  id: string;
  probability: number;
  /** Null for a churned customer. */
  band: "HIGH" | "MEDIUM" | "LOW" | null;
  /** The fold whose model rated the customer; null for the final model. */
  fold: number | null;
}

/**
 * Scores every stored customer with the champion, those that it learned from with the model of the fold that tested
 * them; the reasons follow by `explainScores`. Each page is written as it is scored, so that a reader sees for every
 * customer the last answer there is; an interrupted run leaves some customers with the answer of the run before. A
 * champion whose threshold is to list so many customers has it chosen again at the end.
 *
 * @throws {UserError} `NO_MODEL`, `INCOMPATIBLE_MODEL` or `NO_CUSTOMERS`
 * @throws {CustomersBusyError} while somebody else changes the customers
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
  const total = await db.$count(sql`customers`);
  if (total === 0) throw noCustomers();
  const [record] = await db.insert(scoringRuns)
    .values({ modelId: model.row.id, startedAt: clock() }).returning();
  const runId = record!.id;

  let done = 0;
  let atRisk = 0;
  for await (const page of customerPages(db, await currentSchema({ db }))) {
    task.signal.throwIfAborted();
    const scores = await scorePage(services, model, page, task.signal);
    await store(db, runId, scores);
    done += scores.length;
    atRisk += scores.filter((score) => score.band === "HIGH").length;
    task.report({ step: "score.scoring", fraction: Math.min(done / total, 0.99) });
  }
  await placeNewCustomers(db, task.signal);
  await db.update(scoringRuns).set({ customers: done, finishedAt: clock() })
    .where(eq(scoringRuns.id, runId));
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
): Promise<Score[]> {
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

async function store(db: Database, runId: number, scores: Score[]): Promise<void> {
  const json = JSON.stringify(scores);
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      insert into predictions (customer_id, run_id, probability, band, fold)
      select id, ${runId}::int, probability, band, fold
      from json_to_recordset(${json}::text::json)
        as s(id text, probability double precision, band text, fold smallint)`);
    await tx.execute(sql`
      update customers c
      set churn_probability = s.probability, risk_band = s.band, scoring_run_id = ${runId}::int
      from json_to_recordset(${json}::text::json) as s(id text, probability double precision, band text)
      where c.customer_id = s.id`);
  });
}
