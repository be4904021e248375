import {
  precisionRecallCurve,
  type PrecisionRecallPoint,
  rocCurve,
  type RocPoint,
} from "./curves.ts";
import { thin } from "./thin.ts";

/**
 * The ROC curve in at most so many points, those kept that bend it.
 *
 * @param labels shape [N], 0 or 1
 * @param probabilities shape [N], out of fold
 */
export function drawnRoc(
  labels: Uint8Array,
  probabilities: Float32Array,
  points: number,
): readonly RocPoint[] {
  return thin(
    rocCurve(labels, probabilities),
    points,
    ({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate],
  );
}

/** The precision–recall curve, thinned as {@linkcode drawnRoc} is. */
export function drawnPrecisionRecall(
  labels: Uint8Array,
  probabilities: Float32Array,
  points: number,
): readonly PrecisionRecallPoint[] {
  return thin(
    precisionRecallCurve(labels, probabilities),
    points,
    ({ recall, precision }) => [recall, precision],
  );
}
