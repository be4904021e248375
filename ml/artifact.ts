import type { TableProfile } from "@/ml/data_check/profile.ts";
import { addCalibration, addLogit, type Calibration } from "@/ml/calibration.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";
import type { FittedModel, ModelExplanation } from "@/ml/estimators/estimator.ts";
import type { Split } from "@/ml/evaluation/judge.ts";
import type { Metrics } from "@/ml/evaluation/metrics.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import { readEncoding } from "@/ml/stored_encoding.ts";
import { appendMetadata } from "@/ml/onnx/append_metadata.ts";
import { extendOutput } from "@/ml/onnx/extend_output.ts";
import { GraphBuilder, type Value } from "@/ml/onnx/graph.ts";
import type { ModelProperties } from "@/ml/session.ts";

/** What a model file says about itself; each field is one JSON value in the file's `metadata_props`. */
export interface ModelCard {
  readonly estimator: EstimatorName;
  /** Order, kind and categories of the columns of input `features`. */
  readonly features: FeatureEncoding;
  readonly threshold: number;
  readonly thresholdPolicy: ThresholdPolicy;
  /** At the threshold, out of fold. */
  readonly metrics: Readonly<Record<Split, Metrics>>;
  /** The whole training configuration. */
  readonly configuration: unknown;
  /** SHA-256 of the training data. */
  readonly fingerprint: string;
  /** Platt scaling at the end of the graph, or null. */
  readonly calibration: Calibration | null;
  /** What an exact explanation needs beyond the graph, or null where the model is neither trees' sum nor additive. */
  readonly explanation: ModelExplanation | null;
  /** How the training data is spread, to tell when other data is unlike it; files made elsewhere need none. */
  readonly profile?: TableProfile;
  /** What the file holds, in words; files made elsewhere need none. */
  readonly holds?: string;
  /** Licence of use. */
  readonly licence: string;
}

const DESCRIPTION =
  `Churn model by Holdfast. Input "features", float32 [N, F]: columns as metadata "features" ` +
  `says, a category as its place in the list, missing or unknown as NaN. Output "probability", float32 [N]: the ` +
  `probability that the customer leaves.`;

/**
 * The model as one ONNX file: preparation, estimator and calibration.
 *
 * @param features F, the number of encoded features
 * @returns the same bytes for the same model and card
 */
export function buildArtifact(
  model: FittedModel,
  features: number,
  calibration: Calibration | null,
  card: Partial<ModelCard>,
): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder();
  const outputs = model.addTo(graph, graph.input("features", ["N", features]));
  const probability = calibration
    ? addCalibration(graph, outputs, calibration)
    : outputs.probability;
  outputColumn(graph, "probability", probability);
  return graph.build(propertiesOf(card), DESCRIPTION);
}

/**
 * A fold's model, whose calibration is not known yet: {@linkcode calibrateArtifact} adds it. A second output, `margin`,
 * has the log-odds, since float32 probabilities near 1 are too coarse to go back from.
 */
export function buildFoldArtifact(
  model: FittedModel,
  features: number,
  card: Partial<ModelCard>,
): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder();
  const { probability, margin } = model.addTo(graph, graph.input("features", ["N", features]));
  outputColumn(graph, "probability", probability);
  outputColumn(graph, "margin", margin ?? addLogit(graph, probability));
  return graph.build(propertiesOf(card), DESCRIPTION);
}

function outputColumn(graph: GraphBuilder, name: string, value: Value): void {
  graph.output(name, graph.node("Reshape", [value, graph.integers([-1])]), ["N"]);
}

function propertiesOf(card: Partial<ModelCard>): ModelProperties {
  return Object.fromEntries(
    Object.entries(card).map(([key, value]) => [key, JSON.stringify(value)]),
  );
}

/** Puts the calibration into a file that {@linkcode buildFoldArtifact} wrote, behind the margin. */
export function calibrateArtifact(
  onnx: Uint8Array,
  calibration: Calibration,
): Uint8Array<ArrayBuffer> {
  const calibrated = extendOutput(
    onnx,
    "probability",
    (graph, probability) => addCalibration(graph, { probability, margin: "margin" }, calibration),
  );
  return appendMetadata(calibrated, "calibration", JSON.stringify(calibration));
}

/**
 * Reads a model's card.
 *
 * @throws {Error} when a field is missing or is not JSON
 */
export function readCard(metadata: ModelProperties): ModelCard {
  const read = (key: keyof ModelCard): unknown => {
    const text = metadata[key];
    if (text === undefined) throw new Error(`Expected model metadata "${key}", but found none`);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new Error(`Expected model metadata "${key}" as JSON`, { cause });
    }
  };
  // The file's own maker wrote these values; bring-your-own files are checked field by field when registered.
  return {
    estimator: read("estimator"),
    features: readEncoding(read("features") as FeatureEncoding),
    threshold: read("threshold"),
    thresholdPolicy: read("thresholdPolicy"),
    metrics: read("metrics"),
    configuration: read("configuration"),
    fingerprint: read("fingerprint"),
    calibration: read("calibration"),
    explanation: read("explanation"),
    licence: read("licence"),
  } as ModelCard;
}
