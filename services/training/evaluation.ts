import type { MlWorkers } from "@/ml/workers.ts";
import type { Database } from "@/db/client.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import { readSettings } from "@/db/queries/settings.ts";
import type { ModelDeclaration } from "@/ml/declaration.ts";
import type { Evidence, Judgement } from "@/ml/evaluation/judge.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { ModelTimeoutError } from "@/ml/model_timeout_error.ts";
import { fingerprintOf } from "@/ml/training.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { CustomerRow } from "@/db/queries/customer_pages.ts";
import { UserError } from "../errors.ts";
import type { TaskContext } from "../task_context.ts";
import { costPolicyOf } from "../settings/settings.ts";
import { readLabelledRows } from "./training_table.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly workers: MlWorkers;
}

/** Customers scored at once: a batch of a thousand for each of two workers. */
const PAGE = 2000;
/** So long may judging a model take in all. */
const JUDGING_SECONDS = 600;
const SEED = 1;

/** What a model says about itself, and the schema of the stored customers that this was checked against. */
export interface Declared {
  readonly schema: CustomerSchema;
  readonly declaration: ModelDeclaration;
}

/** What the stored customers say of a model. */
export interface Judged {
  readonly evidence: Evidence;
  readonly policy: ThresholdPolicy;
  readonly judgement: Judgement;
  readonly importance: ModelRow["importance"];
  readonly fingerprint: string;
}

/**
 * Judges a model that was not trained here on the stored customers whose outcome is known, which may be none. Nothing is
 * out of fold, so all three splits have the same probabilities.
 *
 * @throws {UserError} `BAD_MODEL` where it does not answer, or not in time
 */
export async function judgeOnStored(
  services: Deps,
  onnx: Uint8Array,
  declared: Declared,
  task: TaskContext,
): Promise<Judged> {
  const limit = AbortSignal.timeout(JUDGING_SECONDS * 1000);
  const limited = { ...task, signal: AbortSignal.any([task.signal, limit]) };
  try {
    return await judgeModel(services, onnx, declared, limited);
  } catch (error) {
    if (error instanceof ModelTimeoutError) throw tooSlow(error.seconds);
    if (!limit.aborted || task.signal.aborted) throw error;
    throw tooSlow(JUDGING_SECONDS);
  }
}

async function judgeModel(
  { db, workers }: Deps,
  onnx: Uint8Array,
  { schema, declaration }: Declared,
  task: TaskContext,
): Promise<Judged> {
  task.report({ step: "register.judging", fraction: 0.1 });
  const { features: encoding } = declaration;
  const { rows } = await readLabelledRows(db, schema);
  const none = new Int32Array(0);
  const { groups, strictGroups } = rows.length === 0
    ? { groups: none, strictGroups: none }
    : await workers.groups({ records: rows, schema }, task.signal);
  const labels = Uint8Array.from(rows, ({ churned }) => churned ? 1 : 0);
  const features = encodeFeatures(rows, encoding);
  const probability = await scoreRows(workers, onnx, rows, features, task);
  const probabilities = { grouped: probability, strict: probability, naive: probability };
  const evidence = { labels, groups, strictGroups, probabilities };
  const { chooseBy, policy } = policiesOf(
    declaration,
    labels,
    costPolicyOf(await readSettings(db)),
  );
  const judgement = await workers.judge(evidence, chooseBy, SEED, task.signal);
  task.report({ step: "register.weighing", fraction: 0.7 });
  const importance = rows.length === 0
    ? []
    : await workers.importance(onnx, features, rows.length, { signal: task.signal });
  return {
    evidence,
    policy,
    judgement,
    importance: [...importance],
    fingerprint: await fingerprintOf({ features, rows: rows.length, encoding, labels, groups }),
  };
}

async function scoreRows(
  workers: MlWorkers,
  onnx: Uint8Array,
  rows: readonly CustomerRow[],
  features: Float32Array,
  task: TaskContext,
): Promise<Float32Array> {
  const options = { bulk: true, signal: task.signal };
  const width = features.length / rows.length;
  const scores = new Float32Array(rows.length);
  for (let from = 0; from < rows.length; from += PAGE) {
    const to = Math.min(rows.length, from + PAGE);
    const page = features.slice(from * width, to * width);
    const { probability } = await workers.score(onnx, page, to - from, options);
    const wrong = probability.find((value) => !(value >= 0 && value <= 1));
    if (wrong !== undefined) throw badAnswer(String(wrong), "Fix the graph for such customers.");
    scores.set(probability, from);
    task.report({ step: "register.judging", fraction: 0.1 + 0.5 * to / rows.length });
  }
  return scores;
}

const tooSlow = (seconds: number) =>
  badAnswer(
    `no answer within ${seconds} seconds`,
    "Take a smaller model, and one without loops that depend on the data.",
  );

const badAnswer = (found: string, remedy: string) =>
  new UserError(
    "BAD_MODEL",
    `Expected a probability from 0 to 1 for every stored customer, but found ${found}. ${remedy}`,
  );

/**
 * By which policy the threshold is chosen now, and which one is stored with it.
 *
 * @param standard the policy of a model that declares none
 */
function policiesOf(
  { threshold, thresholdPolicy }: ModelDeclaration,
  labels: Uint8Array,
  standard: ThresholdPolicy,
): { chooseBy: ThresholdPolicy; policy: ThresholdPolicy } {
  const fixed = (value: number) => ({ kind: "FIXED", value }) as const;
  if (threshold !== null) {
    const chooseBy = fixed(threshold);
    const named = thresholdPolicy !== null && thresholdPolicy.kind !== "FIXED";
    return { chooseBy, policy: named ? thresholdPolicy : chooseBy };
  }
  const wanted = thresholdPolicy ?? standard;
  const policy = wanted.kind === "FIXED" || labels.includes(1) ? wanted : fixed(0.5);
  return { chooseBy: policy, policy };
}
