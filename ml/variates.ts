/** Draws from distributions, for data that is made up. */
import type { Random } from "./random.ts";

/** One of the values, as often as its weight says. */
export function pick<Value>(
  random: Random,
  weighted: readonly (readonly [Value, number])[],
): Value {
  let left = random.next() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  return weighted.at(-1)![0];
}

/** A normal draw (Box and Muller, 1958). */
export function normal(random: Random, mean: number, deviation: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random.next());
}

/** An exponential draw, by its mean. */
export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.next());
}

/** A Poisson draw, by its mean (Knuth's multiplication method). */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count++;
  return count;
}

/** A draw from Gamma(shape, 1) (Marsaglia and Tsang, 2000, with their boost below 1). */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) {
    return gamma(random, shape + 1) * Math.pow(1 - random.next(), 1 / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const standard = Math.sqrt(-2 * Math.log(1 - random.next())) *
      Math.cos(2 * Math.PI * random.next());
    const cube = (1 + c * standard) ** 3;
    if (cube <= 0) continue;
    const bound = 0.5 * standard * standard + d - d * cube + d * Math.log(cube);
    if (Math.log(1 - random.next()) < bound) return d * cube;
  }
}

/** A draw from Beta(a, b). */
export function beta(random: Random, a: number, b: number): number {
  const first = gamma(random, a);
  return first / (first + gamma(random, b));
}
