/** Reasons of customers whose scoring has stored none yet, found when they are asked for. */
import type { Database } from "@/db/client.ts";
import type { CustomerWithPrediction } from "@/db/queries/customers.ts";
import { findStoredScores } from "@/db/queries/stored_scores.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { incompatibilities } from "@/ml/stored_encoding.ts";
import type { MlWorkers } from "@/ml/workers.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import type { ModelStore } from "./model_store.ts";
import { REASONS_KEPT, storedReason } from "./explanation.ts";
import { ratedRows, SAME_WITHIN, scoreRated } from "./out_of_fold.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly workers: Pick<MlWorkers, "score">;
  readonly models: Pick<ModelStore, "get">;
}

/**
 * The same customers, those without stored reasons with the ones that `explainScores` would store: by the model, and of
 * it the file, that scored them. A customer whose values have changed since, so that the model now gives another
 * probability than the stored one, stays without.
 *
 * @throws {UserError} `MODEL_TOO_SLOW`
 */
export async function withReasons<Row extends CustomerWithPrediction>(
  services: Deps,
  rows: readonly Row[],
): Promise<Row[]> {
  const lacking = rows.filter(({ prediction }) => prediction?.reasons.length === 0);
  const found = await missingReasons(services, lacking.map(({ customerId }) => customerId));
  return rows.map((row) => {
    const reasons = found.get(row.customerId);
    return reasons && row.prediction ? { ...row, prediction: { ...row.prediction, reasons } } : row;
  });
}

/**
 * Reasons of customers by id, as {@linkcode withReasons} finds them.
 *
 * @throws {UserError} `MODEL_TOO_SLOW`
 */
export async function missingReasons(
  services: Deps,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredReason[]>> {
  const reasons = new Map<string, readonly StoredReason[]>();
  if (customerIds.length === 0) return reasons;
  const schema = await currentSchema(services);
  const stored = await findStoredScores(services.db, schema, customerIds);
  for (const [modelId, scored] of Map.groupBy(stored, ({ modelId }) => modelId)) {
    if (modelId === null) continue;
    const model = await services.models.get(modelId);
    if (incompatibilities(model.encoding, schema).length > 0) continue;
    const customers = scored.map(({ customer }) => customer);
    await explain(services, model, customers, reasons);
  }
  return reasons;
}

async function explain(
  { workers }: Pick<Deps, "workers">,
  model: Awaited<ReturnType<ModelStore["get"]>>,
  customers: readonly CustomerRow[],
  reasons: Map<string, readonly StoredReason[]>,
): Promise<void> {
  const features = encodeFeatures(customers, model.encoding);
  const rated = ratedRows(model, customers.map(({ customerId }) => customerId), features);
  const scores = await scoreRated(workers, model, rated, { reasons: REASONS_KEPT });
  customers.forEach(({ customerId, churnProbability }, row) => {
    if (churnProbability === null) return;
    if (Math.abs(scores.probability[row]! - churnProbability) > SAME_WITHIN) return;
    reasons.set(customerId, scores.reasons![row]!.map(storedReason));
  });
}
