/** Points and weights of a quadrature rule on [0, 1]. */
export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The Gauss–Legendre rule of `size` points on [0, 1]: exact for polynomials of degree up to 2 · size − 1.
 *
 * Roots of the Legendre polynomial by Newton's method from Tricomi's estimate (Press et al., Numerical Recipes, 4.5).
 */
export function gaussLegendre(size: number): Quadrature {
  const points = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let x = Math.cos(Math.PI * (i + 0.75) / (size + 0.5));
    let slope = 0;
    for (let iteration = 0; iteration < 100; iteration++) {
      const legendre = legendreAt(size, x);
      slope = legendre.slope;
      const step = legendre.value / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    points[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

function legendreAt(degree: number, x: number): { value: number; slope: number } {
  let previous = 1;
  let value = x;
  for (let n = 2; n <= degree; n++) {
    [previous, value] = [value, ((2 * n - 1) * x * value - (n - 1) * previous) / n];
  }
  if (degree === 0) [previous, value] = [0, 1];
  return { value, slope: degree * (x * value - previous) / (x * x - 1) };
}
