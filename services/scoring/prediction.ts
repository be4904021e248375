import type { MlWorkers } from "@/ml/workers.ts";
import type { Database } from "@/db/client.ts";
import { currentSegmentation } from "@/db/queries/clusters.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import { findStoredScores, type StoredCustomerScore } from "@/db/queries/stored_scores.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import { type RiskBand, riskBand } from "@/ml/evaluation/threshold.ts";
import { type EncodableRow, encodeFeatures } from "@/ml/features.ts";
import type { CellValue, CustomerSchema } from "@/schema/column.ts";
import { assignCustomer, type SegmentationModel } from "@/ml/segments/segmentation.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { requireNone, UserError } from "../errors.ts";
import { REASONS_KEPT, storedReason } from "./explanation.ts";
import { readFeatures } from "../customers/customer_values.ts";
import type { ModelStore, ServedModel } from "./model_store.ts";
import { basisOf, ratedRows, SAME_WITHIN, type ScoreBasis, scoreRated } from "./out_of_fold.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly workers: MlWorkers;
  readonly models: ModelStore;
}

/** A customer to be scored without being stored; what is left out counts as missing. */
export type FeatureInput = Readonly<Record<string, CellValue | undefined>> & {
  readonly customerId?: string | null | undefined;
  /** Whether the customer is known to have churned; what is stored of the customer with the id when left out. */
  readonly churned?: boolean | null | undefined;
};

/** What the model and the segmentation say of a customer. */
export interface ChurnPrediction {
  readonly customerId: string | null;
  /** From 0 to 1. */
  readonly probability: number;
  /** Null for a churned customer. */
  readonly band: RiskBand | null;
  /** Strongest first. */
  readonly reasons: readonly StoredReason[];
  /** The probability from which the model calls a customer at risk. */
  readonly threshold: number;
  /** Where the customer would belong; null without a segmentation. */
  readonly clusterIndex: number | null;
  readonly persona: string | null;
  readonly model: ModelRow;
  /** Which model the probability comes from. */
  readonly basis: ScoreBasis;
  /** Whether it is the stored score, or why it is not. */
  readonly storedScore: StoredScore;
}

/** How a prediction relates to what is stored of the customer. */
export const STORED_SCORES = [
  "SAME",
  "VALUES_DIFFER",
  "OUTDATED",
  "NOT_SCORED",
  "NOT_STORED",
] as const;
export type StoredScore = (typeof STORED_SCORES)[number];

/** Maximum number of customers a call. */
export const PREDICTION_LIMIT = 1000;
/** Maximum number of errors that are told at once. */
const MAX_ERRORS = 50;

/**
 * Predicts churn for customers that need not be stored. The same models, encoding and session as scoring uses: a
 * customer of the training is rated by the fold model that has not seen them, and a stored customer with the stored
 * values gets the stored probability. `storedScore` says where that is not so, and why.
 *
 * @throws {UserError} `NO_MODEL`, `INCOMPATIBLE_MODEL`, `TOO_MANY` above 1,000 customers, `UNKNOWN_CATEGORY`, `OUT_OF_RANGE` or
 * `NOT_WHOLE` for each value that an import would reject, with its place
 */
export async function predictChurn(
  services: Deps,
  inputs: readonly FeatureInput[],
): Promise<ChurnPrediction[]> {
  if (inputs.length > PREDICTION_LIMIT) {
    throw new UserError(
      "TOO_MANY",
      `Expected at most ${PREDICTION_LIMIT} customers, but found ${inputs.length}. Send them in parts.`,
    );
  }
  const model = await services.models.champion();
  if (inputs.length === 0) return [];
  const schema = await currentSchema(services);
  const rows = readRows(schema, inputs);
  const features = encodeFeatures(rows, model.encoding);
  const ids = inputs.map(({ customerId }) => customerId ?? null);
  const rated = ratedRows(model, ids, features);
  const [scores, segmentation, stored] = await Promise.all([
    scoreRated(services.workers, model, rated, { reasons: REASONS_KEPT }),
    clusterFinder(services),
    findByIds(services, schema, ids),
  ]);
  return rows.map((row, index) => {
    const probability = scores.probability[index]!;
    const cluster = segmentation?.clusterOf(row);
    const known = stored.get(ids[index] ?? "");
    const churned = inputs[index]!.churned ?? known?.customer.churned ?? false;
    return {
      customerId: ids[index]!,
      probability,
      band: churned ? null : riskBand(probability, model.row.threshold),
      reasons: (scores.reasons?.[index] ?? []).map(storedReason),
      threshold: model.row.threshold,
      clusterIndex: cluster?.index ?? null,
      persona: cluster?.persona ?? null,
      model: model.row,
      basis: basisOf(model, rated.folds[index]!),
      storedScore: storedScoreOf(model, known, rowOf(features, index, inputs.length), probability),
    };
  });
}

/** The stored customers among those that were sent, by id. */
async function findByIds(
  { db }: Pick<Deps, "db">,
  schema: CustomerSchema,
  ids: readonly (string | null)[],
): Promise<Map<string, StoredCustomerScore>> {
  const found = await findStoredScores(db, schema, ids.filter((id) => id !== null));
  return new Map(found.map((stored) => [stored.customer.customerId, stored]));
}

/** One customer's features of shape [F], out of those of N customers. */
function rowOf(features: Float32Array, index: number, customers: number): Float32Array {
  const width = features.length / customers;
  return features.subarray(index * width, (index + 1) * width);
}

/** Compares a prediction with what is stored of the same customer. */
function storedScoreOf(
  { row: model, encoding }: ServedModel,
  stored: StoredCustomerScore | undefined,
  sent: Float32Array,
  probability: number,
): StoredScore {
  if (!stored) return "NOT_STORED";
  const values = encodeFeatures([stored.customer], encoding);
  if (values.some((value, column) => !Object.is(value, sent[column]))) return "VALUES_DIFFER";
  const { churnProbability } = stored.customer;
  if (churnProbability === null) return "NOT_SCORED";
  const same = stored.modelId === model.id &&
    Math.abs(churnProbability - probability) <= SAME_WITHIN;
  return same ? "SAME" : "OUTDATED";
}

/** @throws {UserError} everything that is wrong with the customers, up to {@linkcode MAX_ERRORS} */
function readRows(schema: CustomerSchema, inputs: readonly FeatureInput[]): EncodableRow[] {
  const errors: UserError[] = [];
  const rows = inputs.map((input, index) =>
    readFeatures(schema, input, ["customers", String(index)], errors)
  );
  requireNone(errors.slice(0, MAX_ERRORS));
  return rows;
}

async function clusterFinder({ db }: Pick<Deps, "db">) {
  const segmentation = await currentSegmentation(db);
  if (!segmentation) return undefined;
  const model = segmentation.model as SegmentationModel;
  const byIndex = new Map(segmentation.clusters.map((cluster) => [cluster.index, cluster]));
  return {
    clusterOf: (row: EncodableRow) => byIndex.get(assignCustomer(model, row)),
  };
}
