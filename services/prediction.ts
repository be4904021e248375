import { currentSegmentation } from "@/db/queries/clusters.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import { riskBand } from "@/ml/evaluation/threshold.ts";
import { type EncodableRow, encodeFeatures } from "@/ml/features.ts";
import { type FeatureRecord, FEATURES } from "@/ml/schema.ts";
import { assignCluster, type SegmentationModel } from "@/ml/segments/segmentation.ts";
import type { Services } from "./context.ts";
import { UserError } from "./errors.ts";
import { REASONS_KEPT, storedReason } from "./explanation.ts";
import { canonicalCategories } from "./categories.ts";

/** A customer to be scored without being stored; what is left out counts as missing. */
export type FeatureInput =
  & { readonly [F in keyof FeatureRecord]?: FeatureRecord[F] | undefined }
  & {
    readonly customerId?: string | null | undefined;
  };

/** What the model and the segmentation say of a customer. */
export interface ChurnPrediction {
  readonly customerId: string | null;
  /** From 0 to 1. */
  readonly probability: number;
  readonly band: "HIGH" | "MEDIUM" | "LOW";
  /** Strongest first. */
  readonly reasons: readonly StoredReason[];
  /** The probability from which the model calls a customer at risk. */
  readonly threshold: number;
  /** Where the customer would belong; null without a segmentation. */
  readonly clusterIndex: number | null;
  readonly persona: string | null;
  readonly model: ModelRow;
}

/** Customers a call at the most. */
export const PREDICTION_LIMIT = 1000;

/**
 * Predicts churn for customers that need not be stored. The same model, encoding and session as scoring
 * uses, so a stored customer gets the stored probability.
 *
 * @throws {UserError} `NO_MODEL`, `TOO_MANY` above 1,000 customers, `UNKNOWN_CATEGORY`
 */
export async function predictChurn(
  services: Pick<Services, "db" | "models" | "workers">,
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
  const rows = inputs.map(toRow);
  const features = encodeFeatures(rows, model.encoding);
  const scores = await services.workers.score(model.onnx, features, rows.length, {
    reasons: REASONS_KEPT,
  });
  const segmentation = await clusterFinder(services);
  return rows.map((row, index) => {
    const probability = scores.probability[index]!;
    const cluster = segmentation?.clusterOf(row);
    return {
      customerId: inputs[index]!.customerId ?? null,
      probability,
      band: riskBand(probability, model.row.threshold),
      reasons: (scores.reasons?.[index] ?? []).map(storedReason),
      threshold: model.row.threshold,
      clusterIndex: cluster?.index ?? null,
      persona: cluster?.persona ?? null,
      model: model.row,
    };
  });
}

function toRow(input: FeatureInput): EncodableRow {
  const row = Object.fromEntries(FEATURES.map(({ field }) => [field, input[field] ?? null]));
  return canonicalCategories(row as FeatureRecord);
}

async function clusterFinder({ db }: Pick<Services, "db">) {
  const segmentation = await currentSegmentation(db);
  if (!segmentation) return undefined;
  const model = segmentation.model as SegmentationModel;
  const byIndex = new Map(segmentation.clusters.map((cluster) => [cluster.index, cluster]));
  return {
    clusterOf: (row: FeatureRecord) =>
      byIndex.get(assignCluster(
        model,
        row.daysSinceLastOrder ?? NaN,
        row.orderCount ?? NaN,
        row.cashbackAmount ?? NaN,
      )),
  };
}
