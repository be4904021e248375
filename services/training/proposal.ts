import type { MlWorkers } from "@/ml/workers.ts";
import type { Queryable } from "@/db/client.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredProposal } from "@/db/schema/mod.ts";
import type { EstimatorName } from "@/ml/estimators/names.ts";
import { readEvidence } from "./evidence.ts";

/**
 * Finds the simplest model of a training that is as good as its best over strict groups, as far as can be told.
 *
 * @param models those that were trained, on the same folds; at least one
 */
export async function proposeSimplest(
  { db, workers }: { readonly db: Queryable } & { readonly workers: MlWorkers },
  models: readonly ModelRow[],
  seed: number,
  signal: AbortSignal,
): Promise<StoredProposal> {
  const evidence = await Promise.all(models.map(async ({ id }) => (await readEvidence(db, id))!));
  const { labels, strictGroups } = evidence[0]!;
  const contenders = models.map(({ estimator }, at) => ({
    estimator: estimator as EstimatorName,
    probabilities: evidence[at]!.probabilities.strict,
  }));
  const task = { contenders, labels, groups: strictGroups, seed };
  const { best, simplest, difference } = await workers.propose(task, signal);
  return { modelId: models[simplest]!.id, bestId: models[best]!.id, difference };
}
