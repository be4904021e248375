/** Customers who are not known to have churned, and what is expected of them. */
export interface OpenCustomers {
  /** Those who have a score. */
  readonly scored: number;
  /** Sum of their probabilities: how many of them are expected to leave by their stored scores. */
  readonly leavers: number;
  /**
   * The same with what the champion's validation expected of those who are known to have stayed, since their stored
   * scores know it; null where the model was not judged here, or of nobody it is known.
   */
  readonly heldOutLeavers: number | null;
}

/** Customers of a segment in one band who are not known to have churned. */
export interface OpenRisk {
  readonly band: "HIGH" | "MEDIUM";
  /** The segment's index; null for those in none. */
  readonly cluster: number | null;
  readonly customers: number;
  /** Sum of their probabilities to churn. */
  readonly leavers: number;
  /** Sum of their cashback amounts, in the table's currency. */
  readonly cashback: number;
}
