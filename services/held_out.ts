import type { Queryable } from "@/db/client.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import { readEvidence } from "./evidence.ts";

/**
 * Mean probability to churn that a model's validation gave the customers who stayed: each by a model that had not seen
 * that customer's outcome, nor that of anybody in its group. What the model itself says of them is lower, for it has
 * learned that they stayed.
 *
 * @returns null where the model was not judged here, or on nobody who stayed
 */
export async function heldOutChurnOfRetained(
  db: Queryable,
  modelId: number,
): Promise<number | null> {
  const evidence = await readEvidence(db, modelId);
  if (!evidence) return null;
  const { labels, probabilities } = evidence;
  const retained = probabilities[LEADING_SPLIT].filter((_, row) => labels[row] === 0);
  if (retained.length === 0) return null;
  return retained.reduce((sum, probability) => sum + probability, 0) / retained.length;
}
