/** How long customers take to come back, and the horizon of churn that follows from it. */
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import { HORIZONS } from "@/schema/orders/churn_definition.ts";

/** Orders with the same time to the next one. */
export interface Gap {
  /** Days to the customer's next order; null where none has come yet. */
  readonly gap: number | null;
  /** Days from the order to the end of what is known. */
  readonly seen: number;
  readonly count: number;
}

/** A point of the return curve. */
export interface ReturnShare {
  readonly days: number;
  /** Share of orders after which the customer orders again within so many days. */
  readonly share: number;
}

/** A definition that the orders themselves propose, and what speaks for it. */
export interface DefinitionProposal extends ChurnDefinition {
  /** At the days of {@linkcode CURVE_DAYS} that the orders span. */
  readonly curve: readonly ReturnShare[];
  /** Of the customers who come back at the curve's end, the share who do so within the horizon. */
  readonly returnedWithin: number;
}

/** Days at which the curve is given. */
export const CURVE_DAYS = [7, 14, 30, 45, 60, 90, 120, 180, 270, 365] as const;

/** A horizon is long enough once so many of those who come back within a year have come. */
const RETURNED_SHARE = 0.8;
const YEAR_DAYS = 365;
/** Days that have to be known before the first cutoff. */
const MIN_HISTORY_DAYS = 60;

/**
 * Share of orders after which the customer orders again, by days: Kaplan and Meier (1958), since orders near the end
 * have had less time to be followed by another.
 *
 * @param days up to which the curve goes; its points are days 0 to this
 */
export function returnCurve(gaps: readonly Gap[], days: number): Float64Array {
  const returned = new Float64Array(days + 1);
  const ended = new Float64Array(days + 2);
  let atRisk = 0;
  for (const { gap, seen, count } of gaps) {
    atRisk += count;
    if (gap !== null && gap <= days) returned[gap]! += count;
    else ended[Math.min(seen, days) + 1]! += count;
  }
  const curve = new Float64Array(days + 1);
  let waiting = 1;
  for (let day = 0; day <= days; day++) {
    atRisk -= ended[day]!;
    if (atRisk > 0) waiting *= 1 - returned[day]! / atRisk;
    atRisk -= returned[day]!;
    curve[day] = 1 - waiting;
  }
  return curve;
}

/**
 * Proposes the shortest offered horizon within which four in five of the customers have come back who come back within a
 * year. It is no longer than the orders allow: a training needs one horizon to learn from and another to be judged on.
 *
 * @param spanDays days from the first order to the end of the last day
 */
export function proposeFromGaps(gaps: readonly Gap[], spanDays: number): DefinitionProposal {
  const days = Math.min(YEAR_DAYS, spanDays);
  const curve = returnCurve(gaps, days);
  const end = curve[days]!;
  const returnedWithin = (day: number) => end > 0 ? curve[Math.min(day, days)]! / end : 1;
  const possible = HORIZONS.filter((horizon) => 2 * horizon + MIN_HISTORY_DAYS <= spanDays);
  const horizonDays = possible.find((horizon) => returnedWithin(horizon) >= RETURNED_SHARE) ??
    possible.at(-1) ?? HORIZONS[0];
  return {
    horizonDays,
    activeDays: Math.max(horizonDays, days),
    curve: CURVE_DAYS.filter((day) => day <= days).map((day) => ({
      days: day,
      share: curve[day]!,
    })),
    returnedWithin: returnedWithin(horizonDays),
  };
}
