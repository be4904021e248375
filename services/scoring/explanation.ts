import type { MlWorkers } from "@/ml/workers.ts";
import type { Database } from "@/db/client.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import type { ExplanationMethod } from "@/ml/explain/explainer.ts";
import type { Reason } from "@/ml/explain/reasons.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { NO_FOLD } from "@/ml/membership.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import { type ModelStore, requireCompatible } from "./model_store.ts";
import { explainRated } from "./out_of_fold.ts";
import type { TaskContext } from "../task_context.ts";
import {
  countUnexplained,
  type ExplainedCustomers,
  findScoringRun,
  riskiestFirst,
  storeReasons,
} from "@/db/queries/scoring.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly workers: MlWorkers;
  readonly models: ModelStore;
}

/** Reasons that are kept for each customer. */
export const REASONS_KEPT = 5;

/**
 * Rows explained at once, by how: enough for all workers, few enough that progress shows. The first page tells how the
 * model is explained.
 */
export const PAGES: Readonly<Record<ExplanationMethod, number>> = {
  TREE_SHAP: 2000,
  ADDITIVE_TERMS: 2000,
  PERMUTATION: 100,
};
const FIRST_PAGE = PAGES.PERMUTATION;

/** Customers of a scoring up to which all are explained at once. */
const ALL_AT_ONCE = 20_000;

/**
 * Adds to the predictions of a scoring run the reasons that they lack, those of the customers most at risk first. Scores
 * take seconds and reasons minutes on a large table, so people see the scores meanwhile. Of many customers only those at
 * risk are explained unless all are asked for; the others' reasons are found when they are looked at (`withReasons`).
 *
 * @param run with `which` of its customers; default: all of few, those at risk of many
 * @returns how many customers were explained
 * @throws {UserError} `NOT_FOUND` when there is no such run, `INCOMPATIBLE_MODEL` when the customers have other columns
 * now
 */
export async function explainScores(
  services: Deps,
  { runId, which }: { readonly runId: number; readonly which?: ExplainedCustomers | undefined },
  task: TaskContext,
): Promise<{ customers: number }> {
  const { db } = services;
  const scoring = await findScoringRun(db, runId);
  if (!scoring) throw new UserError("NOT_FOUND", `There is no scoring run ${runId}.`);
  const model = await services.models.get(scoring.modelId);
  const schema = await currentSchema(services);
  requireCompatible(model.encoding, schema);
  const wanted = {
    runId,
    which: which ?? (scoring.customers > ALL_AT_ONCE ? "AT_RISK" : "ALL"),
  } as const;
  const total = await countUnexplained(db, runId, wanted.which);
  let done = 0;
  let size = FIRST_PAGE;
  for await (const page of riskiestFirst(db, schema, wanted, () => size)) {
    task.signal.throwIfAborted();
    const customers = page.map(({ customer }) => customer);
    const rated = {
      features: encodeFeatures(customers, model.encoding),
      folds: Int16Array.from(page, ({ fold }) => fold ?? NO_FOLD),
    };
    const { method, reasons } = await explainRated(services.workers, model, rated, {
      reasons: REASONS_KEPT,
      signal: task.signal,
    });
    const rows = customers.map(({ customerId }, row) => ({
      id: customerId,
      reasons: reasons[row]!.map(storedReason),
    }));
    await storeReasons(db, runId, rows);
    size = PAGES[method];
    done += page.length;
    task.report({ step: "explain.explaining", fraction: done / Math.max(done, total) });
  }
  return { customers: done };
}

/** A reason as it is stored and served: the value as text. */
export function storedReason(reason: Reason): StoredReason {
  return { ...reason, value: reason.value === null ? null : String(reason.value) };
}
