import type { Queryable } from "@/db/client.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import type { AdditiveConfig, GradientBoostingConfig } from "@/ml/estimators/config.ts";
import { encodeFeatures, type FeatureEncoding } from "@/ml/features.ts";
import { readEncoding } from "@/ml/stored_encoding.ts";
import { type FeatureTreatment, treatmentOf } from "@/ml/preparation.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { firstCustomers } from "@/db/queries/customer_pages.ts";

/** One input of a model. */
export interface InputColumn {
  readonly feature: FeatureEncoding[number];
  /** What the model makes of it; null where several preparations are at work, or none is known. */
  readonly treatment: FeatureTreatment | null;
}

/** Customers as a model is given them. */
export interface ModelInput {
  readonly columns: readonly InputColumn[];
  readonly rows: readonly {
    readonly customerId: string;
    /** Shape [columns]: NaN where the value is missing or its category unknown to the model. */
    readonly values: Float32Array;
  }[];
}

/** Customers that are shown. */
const SHOWN = 20;

/** The first stored customers, encoded as a model's input. */
export async function readModelInput(
  db: Queryable,
  model: Pick<ModelRow, "encoding" | "config">,
): Promise<ModelInput> {
  const encoding = readEncoding(model.encoding);
  const first = await firstCustomers(db, await currentSchema({ db }), SHOWN);
  const values = encodeFeatures(first, encoding);
  return {
    columns: encoding.map((feature) => ({ feature, treatment: treatment(feature, model.config) })),
    rows: first.map(({ customerId }, row) => ({
      customerId,
      values: values.subarray(row * encoding.length, (row + 1) * encoding.length),
    })),
  };
}

/** Ensembles prepare for each member, and models from elsewhere in their own graph: of these nothing is said. */
function treatment(feature: FeatureEncoding[number], config: unknown): FeatureTreatment | null {
  const { estimator } = config as { estimator?: Partial<GradientBoostingConfig | AdditiveConfig> };
  if (estimator?.name === "ADDITIVE") {
    return {
      form: feature.categories ? "ONE_HOT" : "SPLINE",
      missing: "OWN_LEVEL",
      indicator: false,
    };
  }
  const preparation = estimator && "preparation" in estimator ? estimator.preparation : undefined;
  return preparation ? treatmentOf(feature, preparation) : null;
}
