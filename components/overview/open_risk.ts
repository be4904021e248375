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
