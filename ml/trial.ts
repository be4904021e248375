import type { ModelDeclaration } from "@/ml/declaration.ts";
import { createExactExplainer } from "@/ml/explain/explainer.ts";
import type { EncodedFeature, FeatureEncoding } from "@/ml/features.ts";
import { createRandom, type Random } from "@/ml/random.ts";
import { ModelFileError } from "@/ml/model_file_error.ts";
import { checkModelFile, TRIAL_ROWS } from "@/ml/registration.ts";
import { type ModelSession, openModel } from "@/ml/session.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { columnOf } from "@/schema/schema.ts";

/** How far a row's probability may differ alone and among others, and how far its explanation from it. */
const ALONE_TOLERANCE = 1e-6;
const EXPLANATION_TOLERANCE = 1e-3;

/** The first rows of the batch: nothing known, all values least, all greatest, and the two in turn. */
const EXTREMES: readonly ((column: number) => "none" | "least" | "greatest")[] = [
  () => "none",
  () => "least",
  () => "greatest",
  (column) => column % 2 === 0 ? "least" : "greatest",
  (column) => column % 2 === 0 ? "greatest" : "least",
];

/**
 * Checks a file as {@linkcode checkModelFile} does and runs it: on a customer of whom nothing is known, on the extremes
 * that the schema allows, and on made-up ordinary customers of it. Each probability must be a number from 0 to 1, and a row's
 * must not depend on the rows beside it. An explanation must add up to the probability.
 *
 * A model may loop for ever, so this belongs into a worker that can be ended.
 *
 * @throws {ModelFileError}
 */
export async function tryModel(
  onnx: Uint8Array,
  schema: CustomerSchema,
): Promise<ModelDeclaration> {
  const declaration = checkModelFile(onnx, schema);
  const { features } = declaration;
  const session = await openModel(onnx).catch((error) => {
    throw runtimeError("open", error);
  });
  try {
    const rows = trialRows(features, schema);
    const probability = await probabilitiesOf(session, rows, TRIAL_ROWS);
    requireProbabilities(probability);
    for (const row of [0, 1, 4, 5, TRIAL_ROWS - 1]) {
      const own = rows.slice(row * features.length, (row + 1) * features.length);
      const [alone] = await probabilitiesOf(session, own, 1);
      requireSame(alone!, probability[row]!, row);
    }
    if (declaration.explanation) requireExplanation(onnx, rows, probability);
    return declaration;
  } finally {
    await session.release();
  }
}

/** Float32 of shape [TRIAL_ROWS × F]. */
function trialRows(encoding: FeatureEncoding, schema: CustomerSchema): Float32Array {
  const width = encoding.length;
  const random = createRandom(1);
  const rows = new Float32Array(TRIAL_ROWS * width);
  encoding.forEach((feature, column) => {
    const [least, greatest] = boundsOf(feature, schema);
    const values = { none: NaN, least, greatest };
    for (let row = 0; row < TRIAL_ROWS; row++) {
      const extreme = EXTREMES[row];
      rows[row * width + column] = extreme
        ? values[extreme(column)]
        : ordinaryValue(feature, [least, greatest], random);
    }
  });
  return rows;
}

/** Where the schema sets no bounds. */
const UNBOUNDED = [0, 1e6] as const;
const SHARE_MISSING = 0.05;

function boundsOf(feature: EncodedFeature, schema: CustomerSchema): readonly [number, number] {
  if (feature.categories) return [0, feature.categories.length - 1];
  if (shapeOf(feature) === "flag") return [0, 1];
  const { min = UNBOUNDED[0], max = UNBOUNDED[1] } = columnOf(schema, feature.key) ?? {};
  return [min, max];
}

/** Any category; of numbers, small ones more often than large ones. */
function ordinaryValue(
  feature: EncodedFeature,
  [least, greatest]: readonly [number, number],
  random: Random,
): number {
  if (random.next() < SHARE_MISSING) return NaN;
  if (feature.categories || shapeOf(feature) === "flag") return random.int(greatest + 1);
  return least + Math.round((greatest - least) * random.next() ** 4);
}

async function probabilitiesOf(
  session: ModelSession,
  features: Float32Array,
  rows: number,
): Promise<Float32Array> {
  const probability = await session.predictProba(features, rows).catch((error) => {
    throw runtimeError("run", error);
  });
  if (probability.length === rows) return probability;
  throw new ModelFileError(
    `Expected ${rows} probabilities for ${rows} customers, but found ${probability.length}. ` +
      'Let output "probability" have one value a row.',
  );
}

function requireProbabilities(probability: Float32Array): void {
  const row = probability.findIndex((value) => !(value >= 0 && value <= 1));
  if (row < 0) return;
  const remedy = Number.isNaN(probability[row])
    ? "A missing value is NaN: fill it in inside the graph."
    : "Let the graph end in probabilities, not in margins or percentages.";
  throw new ModelFileError(
    `Expected probabilities from 0 to 1, but found ${probability[row]} for ${
      kindOf(row)
    }. ${remedy}`,
  );
}

function requireSame(alone: number, among: number, row: number): void {
  if (Math.abs(alone - among) <= ALONE_TOLERANCE) return;
  throw new ModelFileError(
    `Expected one answer for one customer, but found ${alone} alone and ${among} among ${TRIAL_ROWS} others ` +
      `for ${
        kindOf(row)
      }. Leave out what is random and what looks at other rows, such as batch statistics.`,
  );
}

function kindOf(row: number): string {
  if (row === 0) return "a customer of whom nothing is known";
  return row < EXTREMES.length
    ? "a customer with the least and greatest values that a field may have"
    : "an ordinary customer";
}

function requireExplanation(onnx: Uint8Array, rows: Float32Array, probability: Float32Array) {
  const fault = (found: string) =>
    new ModelFileError(
      `Expected metadata "explanation" to add up to the probabilities, but found ${found}. Leave it out, and ` +
        "the model is explained without it.",
    );
  let difference: number;
  try {
    difference = explanationError(onnx, rows, probability);
  } catch (error) {
    throw fault(`one that cannot be followed (${reasonOf(error)})`);
  }
  if (!(difference <= EXPLANATION_TOLERANCE)) throw fault(`a difference of ${difference}`);
}

/** Largest distance of the explanations from the probabilities; NaN where they are no numbers. */
function explanationError(onnx: Uint8Array, rows: Float32Array, probability: Float32Array): number {
  const explainer = createExactExplainer(onnx);
  if (!explainer) throw new Error("the model is neither one sum of trees nor additive");
  const { base, contributions } = explainer.explain(rows, probability.length);
  const width = rows.length / probability.length;
  return probability.reduce((worst, value, row) => {
    const margin = contributions.subarray(row * width, (row + 1) * width)
      .reduce((sum, contribution) => sum + contribution, base);
    return Math.max(worst, Math.abs(explainer.toProbability(margin) - value));
  }, 0);
}

function runtimeError(verb: "open" | "run", error: unknown): ModelFileError {
  return new ModelFileError(
    `Expected a model that ONNX Runtime can ${verb}, but found that it cannot: ${
      reasonOf(error)
    }. ` +
      "Check it with onnx.checker, and with onnxruntime where it was made.",
  );
}

/** One line of what the runtime said, without the places in its own source. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.replace(/^.*ERROR_MESSAGE: /s, "").replace(/\s+/g, " ").trim();
  return (line.length > 200 ? `${line.slice(0, 200)}…` : line).replace(/\.$/, "");
}
