/** Distances below and values beyond these would not survive float32. */
const MIN_WIDTH = 1e-30;
const MAX_VALUE = 1e30;

/** B-splines on one column. */
export interface SplineBasis {
  readonly breaks: readonly number[];
  /** 1 draws straight lines between the breaks, 3 smooth curves. */
  readonly degree: 1 | 3;
  /** Number of basis functions: segments + degree. */
  readonly size: number;
}

/**
 * Chooses breaks: every value where they are at most `segments` + 1, joined by straight lines, so that each value is
 * free; else quantiles, joined by cubics.
 *
 * @param column values, in any order; those that are not finite are passed over
 * @returns null where there are fewer than two different values
 */
export function splineBasis(column: Float32Array, segments: number): SplineBasis | null {
  const sorted = column.filter(Number.isFinite)
    .map((value) => Math.min(MAX_VALUE, Math.max(-MAX_VALUE, value))).sort();
  const values = apart(sorted);
  if (values.length < 2) return null;
  if (values.length <= segments + 1) {
    return { breaks: values, degree: 1, size: values.length };
  }
  const quantiles = Float32Array.from(
    { length: segments + 1 },
    (_, step) => sorted[Math.round(step / segments * (sorted.length - 1))]!,
  );
  const breaks = apart(quantiles);
  return { breaks, degree: 3, size: breaks.length + 2 };
}

/** Ascending values that differ by enough to divide by. */
function apart(sorted: Float32Array): number[] {
  const kept: number[] = [];
  for (const value of sorted) {
    if (kept.length === 0 || value - kept.at(-1)! >= MIN_WIDTH) kept.push(value);
  }
  return kept;
}

/**
 * The basis functions that are not 0 at a value, by the recursion of Cox and de Boor (de Boor 1978, chapter X) on breaks
 * whose ends are repeated; beyond the outer breaks as at them.
 *
 * @returns the first function's place, and the values of it and the `degree` next, which add up to 1
 */
export function basisAt(
  { breaks, degree }: SplineBasis,
  value: number,
): { readonly first: number; readonly values: Float64Array } {
  const last = breaks.length - 1;
  const x = Math.min(breaks[last]!, Math.max(breaks[0]!, value));
  let segment = 0;
  while (segment < last - 1 && x >= breaks[segment + 1]!) segment++;
  const knot = (offset: number) => breaks[Math.min(last, Math.max(0, segment + offset))]!;
  const values = new Float64Array(degree + 1);
  values[0] = 1;
  for (let order = 1; order <= degree; order++) {
    let carried = 0;
    for (let i = 0; i < order; i++) {
      const right = knot(i + 1);
      const left = knot(i + 1 - order);
      const share = values[i]! / (right - left);
      values[i] = carried + (right - x) * share;
      carried = (x - left) * share;
    }
    values[order] = carried;
  }
  return { first: segment, values };
}

/**
 * A spline as a cubic in each segment; see `CurveTerm.coefficients`.
 *
 * @param weights shape [size], one for each basis function
 * @returns shape [segments × 4]
 */
export function segmentCubics(basis: SplineBasis, weights: ArrayLike<number>): number[] {
  return basis.breaks.slice(1).flatMap((end, segment) => {
    const start = basis.breaks[segment]!;
    // Four points say a cubic.
    const at = (t: number) => splineValue(basis, weights, start + (end - start) * t);
    const [a, b, c, d] = [at(0), at(1 / 3), at(2 / 3), at(1)];
    return [
      a!,
      (-11 * a! + 18 * b! - 9 * c! + 2 * d!) / 2,
      (18 * a! - 45 * b! + 36 * c! - 9 * d!) / 2,
      (-9 * a! + 27 * b! - 27 * c! + 9 * d!) / 2,
    ];
  });
}

function splineValue(basis: SplineBasis, weights: ArrayLike<number>, value: number): number {
  const { first, values } = basisAt(basis, value);
  return values.reduce((sum, share, i) => sum + share * weights[first + i]!, 0);
}
