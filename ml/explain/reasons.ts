import type { FeatureField } from "@/ml/schema.ts";

/** One feature's part in one customer's churn probability. */
export interface Reason {
  readonly field: FeatureField;
  /** The customer's value: a number, a category's name, or `null` where it is missing or unknown. */
  readonly value: number | string | null;
  readonly direction: "RAISES" | "LOWERS";
  /** Signed change of the probability, where 0.01 is one percentage point. */
  readonly contribution: number;
}
