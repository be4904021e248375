/** Retention: which share of a month's new customers ordered in each month after it. */
import type { CohortCount } from "@/db/queries/months/figures.ts";

/** A cohort in one month. */
export interface CohortMonth {
  /** First day of the month. */
  readonly month: string;
  /** Months since the cohort's first. */
  readonly age: number;
  /** Customers who ordered in the month. */
  readonly ordered: number;
  /** Of the cohort's customers, from 0 to 1. */
  readonly share: number;
}

/** The customers whose first order was in one month. */
export interface Cohort {
  /** First day of that month. */
  readonly cohort: string;
  readonly customers: number;
  /** From the cohort's first month, where all have ordered, to the last one with orders. */
  readonly months: readonly CohortMonth[];
}

/** Cohorts from counts in the order of cohort and month. */
export function cohortsOf(counts: readonly CohortCount[]): Cohort[] {
  return [...Map.groupBy(counts, ({ cohort }) => cohort)].map(([cohort, months]) => ({
    cohort,
    customers: months.at(-1)!.customers,
    months: months.map(({ month, ordered, customers }, age) => ({
      month,
      age,
      ordered,
      share: customers > 0 ? ordered / customers : 0,
    })),
  }));
}
