import {
  type CalibrationBin,
  calibrationCurve,
  type GainPoint,
  gainsCurve,
  type PrecisionRecallPoint,
  type RocPoint,
} from "@/ml/evaluation/curves.ts";
import { drawnPrecisionRecall, drawnRoc } from "@/ml/evaluation/drawn_curves.ts";

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
    roc: drawnRoc(labels, probabilities, POINTS_MAX),
    precisionRecall: drawnPrecisionRecall(labels, probabilities, POINTS_MAX),
    calibration: calibrationCurve(labels, probabilities),
    gains: gainsCurve(labels, probabilities, STEPS),
  };
}
