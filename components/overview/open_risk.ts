/** Customers who are not known to have churned, and what is expected of them. */
export interface OpenCustomers {
  /** Those who have a score. */
  readonly scored: number;
  /** Sum of their probabilities: how many of them are expected to leave. */
  readonly leavers: number;
}

/** Customers of a segment at high risk who are not known to have churned. */
export interface OpenRisk {
  /** The segment's index; null for those in none. */
  readonly cluster: number | null;
  readonly customers: number;
  /** Sum of their probabilities to churn. */
  readonly leavers: number;
  /** Sum of their cashback amounts, in the table's currency. */
  readonly cashback: number;
}
