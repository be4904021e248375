import { memberFolds, NO_FOLD } from "@/ml/membership.ts";
import { ModelTimeoutError } from "@/ml/model_timeout_error.ts";
import type { Explained, MlWorkers, ScoreOptions, Scores } from "@/ml/workers.ts";
import { UserError } from "../errors.ts";
import type { FoldModels } from "../training/fold_models.ts";

/** Which model a probability comes from. */
export const SCORE_BASES = ["FOLD_MODEL", "FINAL_MODEL", "ONLY_MODEL"] as const;
/**
 * `FOLD_MODEL`: the customer was in the training, and a model rates that saw neither the customer nor any copy.
 * `FINAL_MODEL`: the customer was not in the training. `ONLY_MODEL`: no fold models were kept, so that a customer of the
 * training is rated by a model that has seen the answer.
 */
export type ScoreBasis = (typeof SCORE_BASES)[number];

/** The same session gives the same probability within this, alone or among others. */
export const SAME_WITHIN = 1e-5;

/** A model with what rates the customers that it learned from. */
export interface RatingModel {
  readonly onnx: Uint8Array;
  /** Null where none were kept. */
  readonly folds: FoldModels | null;
}

/** Encoded customers, and by which fold each is rated. */
export interface RatedRows {
  /** Float32 of shape [N × F], row-major. */
  readonly features: Float32Array;
  /** Shape [N]: {@linkcode NO_FOLD} for the final model. */
  readonly folds: Int16Array;
}

/**
 * Finds who rates each customer: a customer of the training is rated by the model of the fold that tested them.
 *
 * @param customerIds shape [N], null where a customer has no id
 * @param features float32 of shape [N × F], row-major
 */
export function ratedRows(
  { folds }: RatingModel,
  customerIds: readonly (string | null)[],
  features: Float32Array,
): RatedRows {
  if (folds) return { features, folds: memberFolds(folds.members, customerIds, features) };
  return { features, folds: new Int16Array(customerIds.length).fill(NO_FOLD) };
}

/** Which model rates the customers of a fold. */
export function basisOf({ folds }: RatingModel, fold: number): ScoreBasis {
  if (!folds) return "ONLY_MODEL";
  return fold === NO_FOLD ? "FINAL_MODEL" : "FOLD_MODEL";
}

/**
 * Scores customers, each by the model that has not seen them.
 *
 * @throws {UserError} `MODEL_TOO_SLOW` where a model does not answer in time
 */
export async function scoreRated(
  workers: Pick<MlWorkers, "score">,
  model: RatingModel,
  rated: RatedRows,
  options: ScoreOptions,
): Promise<Scores> {
  const parts = partsOf(model, rated);
  const scores = await Promise.all(
    parts.map(({ onnx, features, rows }) => workers.score(onnx, features, rows.length, options)),
  ).catch(asUserError);
  const probability = new Float32Array(rated.folds.length);
  parts.forEach(({ rows }, part) => {
    rows.forEach((row, at) => probability[row] = scores[part]!.probability[at]!);
  });
  if (!options.reasons) return { probability };
  return { probability, reasons: inOrder(parts, scores.map(({ reasons }) => reasons!)) };
}

/**
 * Finds reasons for customers, each from the model that scored them.
 *
 * @throws {UserError} `MODEL_TOO_SLOW` where a model does not answer in time
 */
export async function explainRated(
  workers: Pick<MlWorkers, "explain">,
  model: RatingModel,
  rated: RatedRows,
  options: Parameters<MlWorkers["explain"]>[3],
): Promise<Explained> {
  const parts = partsOf(model, rated);
  const explained = await Promise.all(
    parts.map(({ onnx, features, rows }) => workers.explain(onnx, features, rows.length, options)),
  ).catch(asUserError);
  return {
    method: explained[0]!.method,
    reasons: inOrder(parts, explained.map(({ reasons }) => reasons)),
  };
}

function asUserError(error: unknown): never {
  if (!(error instanceof ModelTimeoutError)) throw error;
  throw new UserError("MODEL_TOO_SLOW", `${error.message}. Promote another model.`);
}

interface Part {
  readonly onnx: Uint8Array;
  /** Places of the part's customers among all. */
  readonly rows: readonly number[];
  readonly features: Float32Array;
}

/** The customers by the model that rates them; those of a fold that has no model go to the final one. */
function partsOf({ onnx, folds: models }: RatingModel, { features, folds }: RatedRows): Part[] {
  const width = features.length / folds.length;
  const groups = [...Map.groupBy(folds.keys(), (row) => folds[row]!)];
  return groups.map(([fold, rows]) => {
    if (groups.length === 1) return { onnx: models?.files[fold] ?? onnx, rows, features };
    const own = new Float32Array(rows.length * width);
    rows.forEach((row, at) => {
      own.set(features.subarray(row * width, (row + 1) * width), at * width);
    });
    return { onnx: models?.files[fold] ?? onnx, rows, features: own };
  });
}

/** Puts the parts' answers in the order of the customers. */
function inOrder<T>(parts: readonly Part[], answers: readonly (readonly T[])[]): T[] {
  const all: T[] = [];
  parts.forEach(({ rows }, part) => rows.forEach((row, at) => all[row] = answers[part]![at]!));
  return all;
}
