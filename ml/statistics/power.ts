import { newcombeInterval } from "./proportions.ts";

/** Two groups of an experiment, and the share of the control group that is expected to stay, from 0 to 1. */
export interface TwoGroups {
  readonly treatment: number;
  readonly control: number;
  readonly controlRate: number;
}

/** Chance, by convention, that an experiment should have to show a difference that is there (Cohen, 1988). */
export const USUAL_POWER = 0.8;
/** What is left out of a binomial distribution on either side, relative to its largest mass. */
const NEGLIGIBLE = 1e-14;
/** How exactly the smallest difference is found. */
const PRECISION = 1e-5;

/**
 * Chance that the experiment shows the treatment to help: that the 95% interval of the difference (Newcombe, method 10)
 * lies above zero, as the result is judged later. Exact: the binomial probabilities of all outcomes of both groups that
 * are judged so, added up (the unconditional power of Suissa and Shuster, 1985), and no normal approximation, which is
 * off by several points where groups are small or unequal.
 *
 * @param difference by how much the treatment raises the share that stays
 */
export function powerToShow(
  { treatment, control, controlRate }: TwoGroups,
  difference: number,
): number {
  if (treatment === 0 || control === 0) return 0;
  const first = binomial(treatment, Math.min(1, Math.max(0, controlRate + difference)));
  const second = binomial(control, controlRate);
  const atLeast = upperSums(first.masses);
  let power = 0;
  let needed = first.from;
  for (const [at, mass] of second.masses.entries()) {
    const hits = second.from + at;
    // The more of the control group stay, the more of the treatment group have to.
    while (
      needed < first.from + first.masses.length &&
      newcombeInterval({ total: treatment, hits: needed }, { total: control, hits }).low <= 0
    ) needed++;
    power += mass * (atLeast[needed - first.from] ?? 0);
  }
  return power;
}

/**
 * The smallest difference that the experiment shows with a given chance.
 *
 * @returns undefined where not even a treatment that keeps everyone would be shown
 */
export function smallestShown(groups: TwoGroups, power = USUAL_POWER): number | undefined {
  const most = 1 - groups.controlRate;
  if (most <= 0 || powerToShow(groups, most) < power) return undefined;
  let [low, high] = [0, most];
  while (high - low > PRECISION) {
    const middle = (low + high) / 2;
    if (powerToShow(groups, middle) < power) low = middle;
    else high = middle;
  }
  return high;
}

/** The masses of a binomial distribution from `from` on, without the negligible ones of its ends. */
function binomial(trials: number, chance: number): { from: number; masses: number[] } {
  const mode = Math.min(trials, Math.floor((trials + 1) * chance));
  const masses = [1];
  let from = mode;
  for (let mass = 1; from > 0; from--) {
    mass *= from * (1 - chance) / ((trials - from + 1) * chance);
    if (mass < NEGLIGIBLE) break;
    masses.push(mass);
  }
  masses.reverse();
  for (let [hits, mass] = [mode, 1]; hits < trials; hits++) {
    mass *= (trials - hits) * chance / ((hits + 1) * (1 - chance));
    if (mass < NEGLIGIBLE) break;
    masses.push(mass);
  }
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return { from, masses: masses.map((mass) => mass / total) };
}

/** For each place, the sum from there to the end. */
function upperSums(masses: readonly number[]): number[] {
  const sums = [...masses];
  for (let at = sums.length - 2; at >= 0; at--) sums[at]! += sums[at + 1]!;
  return sums;
}
