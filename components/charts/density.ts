/** A stretch of values and how many are in it. */
export interface CountedStretch {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const POINTS = 80;

/**
 * A Gaussian kernel density of binned values (simple binning; Wand 1994), as the height of a histogram's bar: customers in
 * a bar of mean width around each place. The bandwidth is Silverman's (1986, equation 3.31), and at least a bar's width,
 * below which it would draw the bars again.
 *
 * @param stretches lowest first, each wider than 0
 * @returns places and heights from the lowest value to the highest; none where there is nothing to smooth
 */
export function binnedDensity(
  stretches: readonly CountedStretch[],
): (readonly [place: number, height: number])[] {
  const total = stretches.reduce((sum, { count }) => sum + count, 0);
  if (stretches.length < 3 || total === 0) return [];
  const centres = stretches.map(({ from, to }) => (from + to) / 2);
  const mean = stretches.reduce((sum, { count }, i) => sum + count * centres[i]!, 0) / total;
  const variance =
    stretches.reduce((sum, { count }, i) => sum + count * (centres[i]! - mean) ** 2, 0) / total;
  const width = stretches.reduce((sum, { from, to }) => sum + to - from, 0) / stretches.length;
  const bandwidth = Math.max(width, 0.9 * Math.sqrt(variance) * total ** -0.2);
  const [low, high] = [stretches[0]!.from, stretches.at(-1)!.to];
  return Array.from({ length: POINTS + 1 }, (_, step) => {
    const place = low + (high - low) * step / POINTS;
    const density = stretches.reduce((sum, { count }, i) => {
      const z = (place - centres[i]!) / bandwidth;
      return sum + count * Math.exp(-z * z / 2);
    }, 0) / (bandwidth * Math.sqrt(2 * Math.PI));
    return [place, density * width];
  });
}
