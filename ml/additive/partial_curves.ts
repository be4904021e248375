import type { FeatureEncoding } from "@/ml/features.ts";
import type { Kind } from "@/schema/column.ts";
import { KINDS } from "@/schema/kinds.ts";
import { type AdditiveModel, contributionOf, type CurveTerm } from "./term.ts";

/** A value and what it adds to the log-odds. */
export interface PartialPoint {
  /** A number, or a category's name. */
  readonly value: number | string;
  /** Above 0 it raises the risk; the mean over the training rows is 0. */
  readonly contribution: number;
}

/** One feature's part of an additive model, for drawing. */
export interface PartialCurve {
  /** Key of the feature. */
  readonly field: string;
  readonly kind: Kind;
  /** By ascending value, or by code. Beyond the outer numbers the curve is level. */
  readonly points: readonly PartialPoint[];
  /** What a missing value adds. */
  readonly missing: number;
}

/** Steps along a curve: more cannot be told apart on a page. */
const STEPS = 40;

/**
 * The curves of an additive model, one a feature, in the order of the encoding. A feature that had one value only in the
 * training rows has none.
 */
export function partialCurves(
  encoding: FeatureEncoding,
  { terms }: AdditiveModel,
): PartialCurve[] {
  return encoding.flatMap(({ key: field, kind, categories }, at) => {
    const term = terms[at]!;
    const point = (value: number): PartialPoint => ({
      value: categories?.[value] ?? value,
      contribution: contributionOf(term, value),
    });
    const whole = KINDS[kind].whole;
    const values = term.kind === "CURVE" ? drawnValues(term, whole) : term.levels.keys();
    const points = Array.from(values, point);
    return points.length === 0 ? [] : [{ field, kind, points, missing: term.missing }];
  });
}

/** The breaks, and where the curve bends between them even steps as well, which are whole where values are. */
function drawnValues({ breaks, coefficients }: CurveTerm, whole: boolean): number[] {
  const straight = coefficients.every((value, i) => i % 4 < 2 || Math.abs(value) < 1e-5);
  if (straight) return [...breaks];
  const [low, high] = [breaks[0]!, breaks.at(-1)!];
  const even = Array.from({ length: STEPS + 1 }, (_, i) => low + (high - low) * i / STEPS);
  const drawn = whole ? even.map(Math.round) : even;
  return [...new Set([...drawn, ...breaks])].sort((a, b) => a - b);
}
