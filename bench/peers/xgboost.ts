import { join } from "node:path";
import type { Ensemble } from "@/ml/onnx/tree_ensemble.ts";
import type { PreparedRows } from "@/ml/estimators/estimator.ts";
import type { Tree } from "@/ml/tree/tree.ts";
import { runScript, writeTable } from "./python.ts";

/** How many trees of which depth. */
export interface Forest {
  readonly trees: number;
  readonly depth: number;
}

/** Writes the table into a folder and returns what fits XGBoost's histogram boosting on it, in seconds, on one thread. */
export async function xgboostOn(
  table: PreparedRows,
  { trees, depth }: Forest,
  folder: string,
): Promise<() => Promise<number>> {
  const files = await writeTable(table, folder);
  const args = ["1", String(depth), String(trees), String(table.columns), ...files];
  return async () => Number(await runScript("xgboost_trees.py", "fit", ...args));
}

/** A model of XGBoost's in a file, and the same trees as Holdfast has them. */
export interface XgboostModel {
  readonly path: string;
  readonly ensemble: Ensemble;
}

/** Trains XGBoost's histogram boosting on a table. */
export async function trainXgboost(
  table: PreparedRows,
  { trees, depth }: Forest,
  folder: string,
): Promise<XgboostModel> {
  const path = join(folder, "model.json");
  const args = [String(depth), String(trees), String(table.columns)];
  await runScript("xgboost_trees.py", "train", ...args, ...await writeTable(table, folder), path);
  return { path, ensemble: ensembleOf(JSON.parse(await Deno.readTextFile(path))) };
}

/** Rows that XGBoost explained. */
export interface XgboostExplained {
  readonly seconds: number;
  /** Shape [rows × (columns + 1)], the base last. */
  readonly contributions: Float32Array;
}

/**
 * Explains rows by a model with `pred_contribs`, on two threads.
 *
 * @param features float32 of shape [rows × columns]
 */
export async function explainWithXgboost(
  { path }: XgboostModel,
  features: Float32Array,
  columns: number,
  folder: string,
): Promise<XgboostExplained> {
  const [rows] = await writeTable({ features, labels: new Uint8Array(0) }, folder);
  const contributions = join(folder, "contributions");
  const args = ["2", path, String(columns), rows, contributions];
  const seconds = Number(await runScript("xgboost_trees.py", "explain", ...args));
  return {
    seconds,
    contributions: new Float32Array((await Deno.readFile(contributions)).buffer),
  };
}

/** A model file, as far as it is read here. */
interface ModelFile {
  readonly learner: {
    readonly gradient_booster: { readonly model: { readonly trees: readonly TreeOfFile[] } };
    readonly learner_model_param: { readonly base_score: string };
  };
}

interface TreeOfFile {
  readonly left_children: readonly number[];
  readonly right_children: readonly number[];
  readonly split_indices: readonly number[];
  /** A leaf's value, in a leaf. */
  readonly split_conditions: readonly number[];
  readonly default_left: readonly number[];
  readonly sum_hessian: readonly number[];
}

function ensembleOf({ learner }: ModelFile): Ensemble {
  const probability = Number(learner.learner_model_param.base_score);
  return {
    base: Math.log(probability / (1 - probability)),
    trees: learner.gradient_booster.model.trees.map(treeOf),
  };
}

/** XGBoost sends a value left that is below the condition, where a tree here sends one left that is at most the threshold. */
function treeOf(file: TreeOfFile): Tree {
  const left = Int32Array.from(file.left_children);
  const isLeaf = (node: number) => left[node]! < 0;
  return {
    feature: Int32Array.from(file.split_indices, (column, node) => isLeaf(node) ? -1 : column),
    threshold: Float32Array.from(
      file.split_conditions,
      (value, node) => isLeaf(node) ? 0 : floatBelow(value),
    ),
    left,
    right: Int32Array.from(file.right_children),
    missingLeft: Uint8Array.from(file.default_left),
    value: Float32Array.from(
      file.split_conditions,
      (value, node) => isLeaf(node) ? value : 0,
    ),
    // What XGBoost weighs the sides of a split by where it explains.
    cover: Float32Array.from(file.sum_hessian),
  };
}

/** The next lower float32. */
function floatBelow(value: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer);
  if (bits[0] === 0) return -1.401298464324817e-45;
  bits[0]! += value > 0 ? -1 : 1;
  return new Float32Array(bits.buffer)[0]!;
}
