import type { ArmCounts } from "@/db/queries/campaigns.ts";

/** How many of an arm's customers stayed, of those of whom it is known. */
export interface ArmOutcome {
  readonly customers: number;
  readonly retained: number;
}

/** A figure with the ends of its 95% interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a campaign changed. */
export interface Uplift {
  /** Retention of the contacted less that of those left alone. */
  readonly difference: Estimate;
  /** Customers who stayed because they were contacted: the difference times the contacted. */
  readonly kept: Estimate;
}

/** Standard normal quantile of 97.5%. */
const Z = 1.959963984540054;

/**
 * The difference between two arms' retention, with the interval of Newcombe (1998), method 10: Wilson's score intervals
 * of both shares, put together. It keeps its coverage where shares are near 0 or 1 and arms are small.
 *
 * @returns undefined where an arm has no outcome
 */
export function upliftOf(contact: ArmOutcome, holdout: ArmOutcome): Uplift | undefined {
  if (contact.customers === 0 || holdout.customers === 0) return undefined;
  const [a, b] = [wilson(contact), wilson(holdout)];
  const value = a.value - b.value;
  const difference = {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
  const times = contact.customers;
  const kept = {
    value: value * times,
    low: difference.low * times,
    high: difference.high * times,
  };
  return { difference, kept };
}

/** What a campaign changed among the customers whose outcome is known. */
export function upliftOfCounts({ contact, holdout }: ArmCounts): Uplift | undefined {
  return upliftOf(
    { customers: contact.known, retained: contact.retained },
    { customers: holdout.known, retained: holdout.retained },
  );
}

/** A share with Wilson's score interval (1927). */
function wilson({ customers, retained }: ArmOutcome): Estimate {
  const value = retained / customers;
  const square = Z ** 2 / customers;
  const centre = (value + square / 2) / (1 + square);
  const half = Z / (1 + square) *
    Math.sqrt(value * (1 - value) / customers + square / (4 * customers));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
