import {
  type CalibrationBin,
  calibrationCurve,
  type GainPoint,
  gainsCurve,
  precisionRecallCurve,
  type PrecisionRecallPoint,
  rocCurve,
  type RocPoint,
} from "@/ml/evaluation/curves.ts";
import { thin } from "@/ml/evaluation/thin.ts";

/** What is drawn of a model; a curve is empty where it is undefined. */
export interface ModelCurves {
  readonly roc: readonly RocPoint[];
  readonly precisionRecall: readonly PrecisionRecallPoint[];
  readonly calibration: readonly CalibrationBin[];
  readonly gains: readonly GainPoint[];
}

/** More points than these cannot be told apart on a page. */
const POINTS_MAX = 80;
const STEPS = 20;

/**
 * The curves behind a model's figures.
 *
 * @param labels shape [N], 0 or 1
 * @param probabilities shape [N], out of fold
 */
export function modelCurves(labels: Uint8Array, probabilities: Float32Array): ModelCurves {
  return {
    roc: thin(
      rocCurve(labels, probabilities),
      POINTS_MAX,
      (point) => [point.falsePositiveRate, point.truePositiveRate],
    ),
    precisionRecall: thin(
      precisionRecallCurve(labels, probabilities),
      POINTS_MAX,
      ({ recall, precision }) => [recall, precision],
    ),
    calibration: calibrationCurve(labels, probabilities),
    gains: gainsCurve(labels, probabilities, STEPS),
  };
}
