/** When a customer of a shop that knows orders counts as active, and when as churned. */

/** A definition of churn by orders. */
export interface ChurnDefinition {
  /** Churned at a cutoff is who places no order within so many days from it. */
  readonly horizonDays: number;
  /** Asked only of customers whose last order is at most so many days old at the cutoff: the active ones. */
  readonly activeDays: number;
}

/** The horizons that are offered, in days. */
export const HORIZONS = [30, 60, 90, 180] as const;

/** Bounds of the days within which a customer is active. */
export const MIN_ACTIVE_DAYS = 7;
export const MAX_ACTIVE_DAYS = 3650;
