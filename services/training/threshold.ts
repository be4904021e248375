import type { MlWorkers } from "@/ml/workers.ts";
import type { ServingFile } from "../scoring/serving_file.ts";
import type { Connection, Database } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { findChampion, findModel, type ModelRow, readModelFile } from "@/db/queries/models.ts";
import { countScoresFrom, topScores } from "@/db/queries/scores_of_model.ts";
import type { Judgement } from "@/ml/evaluation/judge.ts";
import { listSizeThreshold, type ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { appendMetadata } from "@/ml/onnx/append_metadata.ts";
import { UserError } from "../errors.ts";
import { readEvidence } from "./evidence.ts";
import { sha256 } from "./bytes.ts";
import type { TaskContext } from "../task_context.ts";
import { requirePolicy } from "./training_input.ts";
import { storeThreshold } from "@/db/queries/training.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly workers: MlWorkers;
  readonly serving: ServingFile;
}

const NO_SEED = 1;

/**
 * Gives a model another threshold, by a policy on its out-of-fold probabilities: metrics and file follow, and
 * so do the bands of the active customers that the model scored last. A list size counts those active customers
 * themselves; where the model has scored none, it counts the active ones of the evidence.
 *
 * @throws {UserError} `NOT_FOUND`, `OUT_OF_RANGE` where the policy is, `NO_EVIDENCE` where the policy needs
 * customers whose outcome is known and the model was judged on none
 * @throws {CustomersBusyError} while another process changes the customers
 */
export async function setThreshold(
  services: Deps,
  id: number,
  policy: ThresholdPolicy,
  task: TaskContext,
): Promise<ModelRow> {
  requirePolicy(policy);
  const { connection, db, workers, serving } = services;
  const [model, evidence] = await Promise.all([findModel(db, id), readEvidence(db, id)]);
  if (!model || !evidence) throw new UserError("NOT_FOUND", `There is no model ${id}.`, ["id"]);
  const chooseBy = await policyOnStored(db, id, policy, evidence.labels);
  if (chooseBy.kind !== "FIXED" && !evidence.labels.includes(1)) {
    throw new UserError(
      "NO_EVIDENCE",
      `Model ${id} was judged on no customer who left, so a threshold cannot be chosen for it. ` +
        "Give it a fixed one.",
    );
  }
  const { seed = NO_SEED } = model.config as { seed?: number };
  const judgement = await workers.judge(evidence, chooseBy, seed, task.signal);
  await withCustomersLocked(
    connection,
    (signal) => store(services, model, policy, judgement, signal),
    { signal: task.signal },
  );
  if (model.status === "CHAMPION") await serving.publish();
  return (await findModel(db, id))!;
}

/**
 * Chooses the champion's threshold again for the scores that there are now, where it is to list so many customers.
 *
 * @returns how many active customers it lists; undefined where the champion's threshold has another policy
 * @throws {CustomersBusyError} while another process changes the customers
 */
export async function keepListSize(
  services: Parameters<typeof setThreshold>[0],
  task: TaskContext,
): Promise<number | undefined> {
  const champion = await findChampion(services.db);
  const policy = champion?.thresholdPolicy as ThresholdPolicy | undefined;
  if (!champion || policy?.kind !== "LIST_SIZE") return undefined;
  const { threshold } = await setThreshold(services, champion.id, policy, task);
  return (await countScoresFrom(services.db, champion.id, [threshold]))?.[0] ?? 0;
}

/** A list size as the threshold that it means for the stored customers; any other policy, and without them, as it is. */
async function policyOnStored(
  db: Database,
  id: number,
  policy: ThresholdPolicy,
  labels: Uint8Array,
): Promise<ThresholdPolicy> {
  if (policy.kind !== "LIST_SIZE") return policy;
  const { probabilities, customers } = await topScores(db, id, policy.contacts);
  if (probabilities.length === 0) return policy;
  const churned = labels.reduce((sum, label) => sum + label, 0);
  const churnedShare = labels.length === 0 ? 0 : churned / labels.length;
  const value = listSizeThreshold(probabilities, customers, policy.contacts, churnedShare);
  return { kind: "FIXED", value };
}

async function store(
  { db }: Pick<Deps, "db">,
  { id }: ModelRow,
  thresholdPolicy: ThresholdPolicy,
  { threshold, evaluations }: Judgement,
  signal: AbortSignal,
): Promise<void> {
  const { grouped, strict, naive } = evaluations;
  const card = {
    threshold,
    thresholdPolicy,
    metrics: { grouped: grouped.chosen, strict: strict.chosen, naive: naive.chosen },
  };
  const onnx = Object.entries(card).reduce(
    (file, [key, value]) => appendMetadata(file, key, JSON.stringify(value)),
    await readModelFile(db, id) as Uint8Array,
  );
  const onnxSha256 = await sha256(onnx);
  const values = { threshold, thresholdPolicy, metrics: evaluations, onnx, onnxSha256 };
  // Without the lock another process may have changed the customers meanwhile.
  await storeThreshold(db, id, values, () => signal.throwIfAborted());
}
