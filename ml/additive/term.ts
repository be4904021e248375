/**
 * What a number adds to the log-odds: a cubic in each segment between two breaks, level beyond the outer ones.
 * All constants are float32, so that the graph computes what {@linkcode contributionOf} computes.
 */
export interface CurveTerm {
  readonly kind: "CURVE";
  /** m + 1 ascending values, m ≥ 1. */
  readonly breaks: readonly number[];
  /**
   * Shape [m × 4]: c₀ + c₁t + c₂t² + c₃t³ in each segment, with t from 0 at its lower break to 1 at its upper one.
   */
  readonly coefficients: readonly number[];
  /** What a missing value adds. */
  readonly missing: number;
}

/** What a category adds to the log-odds. */
export interface LevelTerm {
  readonly kind: "LEVELS";
  /** By code; empty where the column taught nothing. */
  readonly levels: readonly number[];
  /** What a missing value or an unknown code adds. */
  readonly missing: number;
}

/** One feature's part of an additive model. */
export type Term = CurveTerm | LevelTerm;

/** A generalised additive model (Hastie and Tibshirani 1986): log-odds = intercept + a term of each feature. */
export interface AdditiveModel {
  readonly intercept: number;
  /** In the order of the encoding; each is 0 on average over the training rows. */
  readonly terms: readonly Term[];
}

/** What a value adds to the log-odds; NaN is missing. */
export function contributionOf(term: Term, value: number): number {
  if (term.kind === "LEVELS") return term.levels[value] ?? term.missing;
  if (Number.isNaN(value)) return term.missing;
  const { breaks, coefficients } = term;
  const last = breaks.length - 1;
  const clipped = Math.min(breaks[last]!, Math.max(breaks[0]!, value));
  let segment = 0;
  while (segment < last - 1 && clipped >= breaks[segment + 1]!) segment++;
  const t = (clipped - breaks[segment]!) / widthOf(breaks, segment);
  const at = segment * 4;
  return ((coefficients[at + 3]! * t + coefficients[at + 2]!) * t + coefficients[at + 1]!) * t +
    coefficients[at]!;
}

/** The width of a segment, as float32. */
export function widthOf(breaks: readonly number[], segment: number): number {
  return Math.fround(breaks[segment + 1]! - breaks[segment]!);
}

/**
 * The log-odds of rows.
 *
 * @param features float32 of shape [rows × terms], row-major
 * @returns shape [rows]
 */
export function additiveMargins(
  { intercept, terms }: AdditiveModel,
  features: Float32Array,
  rows: number,
): Float64Array {
  const width = terms.length;
  return Float64Array.from({ length: rows }, (_, row) =>
    terms.reduce(
      (sum, term, column) => sum + contributionOf(term, features[row * width + column]!),
      intercept,
    ));
}
