import type { MlWorkers } from "@/ml/workers.ts";
import type { Database, Queryable } from "@/db/client.ts";
import { findModel, type ModelRow } from "@/db/queries/models.ts";
import type { ModelCard } from "@/ml/artifact.ts";
import type { ModelDeclaration } from "@/ml/declaration.ts";
import { ModelFileError } from "@/ml/model_file_error.ts";
import { replaceMetadata } from "@/ml/onnx/replace_metadata.ts";
import { requireModelSize } from "@/ml/registration.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import { sha256 } from "./bytes.ts";
import { type Judged, judgeOnStored } from "./evaluation.ts";
import type { TaskContext } from "../task_context.ts";
import { findModelByFile, insertModel, lockModels } from "@/db/queries/training.ts";
import { storedEvidence } from "./evidence.ts";

/** A model that was trained elsewhere. */
export interface RegistrationInput {
  readonly onnx: Uint8Array;
  readonly fileName: string;
  /** What people call it; the file's name without its ending when left out. */
  readonly name?: string | undefined;
  /** On whose word. */
  readonly actor?: string | undefined;
}

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly workers: MlWorkers;
  readonly clock: () => Date;
}

const NAME_MAX = 80;

/**
 * Takes in a model from elsewhere as a candidate: checks and tries it, judges it on the stored customers whose outcome
 * is known, and stores it with its card complete. It serves once someone promotes it.
 *
 * It may have learnt from these very customers, and then its figures flatter it: nothing here is out of fold. All three
 * evaluations are of the same probabilities and differ in their intervals alone. Without a known outcome every figure
 * is null.
 *
 * @throws {UserError} `BAD_MODEL`, `BAD_NAME`, `ALREADY_REGISTERED`; nothing is stored then, and the champion stays
 */
export async function registerModel(
  services: Deps,
  input: RegistrationInput,
  task: TaskContext,
): Promise<ModelRow> {
  const { db, workers } = services;
  requireFileSize(input.onnx.length);
  const name = nameOf(input);
  const source = await sha256(input.onnx);
  await requireNew(db, source);
  task.report({ step: "register.checking", fraction: 0 });
  const schema = await currentSchema(services);
  const declaration = await workers.tryModel(input.onnx, schema, { signal: task.signal })
    .catch(asUserError);
  const judged = await judgeOnStored(services, input.onnx, { schema, declaration }, task);
  task.signal.throwIfAborted();
  const { evidence, fingerprint, policy, judgement: { threshold, evaluations } } = judged;
  const config = { fileName: input.fileName, sha256: source, registeredBy: input.actor ?? null };
  const onnx = withCard(input.onnx, declaration, config, judged);
  const onnxSha256 = await sha256(onnx);
  return await db.transaction(async (tx) => {
    await lockModels(tx);
    await requireNew(tx, source);
    const id = await insertModel(tx, {
      estimator: "EXTERNAL",
      name,
      config,
      metrics: evaluations,
      importance: judged.importance,
      encoding: declaration.features,
      threshold,
      thresholdPolicy: policy,
      rows: evidence.labels.length,
      fingerprint,
      onnx,
      onnxSha256,
      createdAt: services.clock(),
    }, storedEvidence(evidence));
    return (await findModel(tx, id))!;
  });
}

/**
 * Checks the size of a model file, so that a large one need not be read.
 *
 * @throws {UserError} `BAD_MODEL`
 */
export function requireFileSize(bytes: number): void {
  try {
    requireModelSize(bytes);
  } catch (error) {
    asUserError(error);
  }
}

function asUserError(error: unknown): never {
  if (error instanceof ModelFileError) throw new UserError("BAD_MODEL", error.message);
  throw error;
}

function nameOf({ name, fileName }: RegistrationInput): string {
  // A file may be called anything; what the user types is kept as it is, or refused.
  const fallback = fileName.replace(/\.[^.]*$/, "").replace(/\p{C}/gu, "").trim();
  const chosen = (name ?? (fallback.slice(0, NAME_MAX) || "model")).trim();
  if (chosen !== "" && chosen.length <= NAME_MAX && !/\p{C}/u.test(chosen)) return chosen;
  throw new UserError(
    "BAD_NAME",
    `A model's name is from 1 to ${NAME_MAX} characters on one line, but has ${chosen.length}` +
      `${/\p{C}/u.test(chosen) ? ", control characters among them" : ""}. Give it another name.`,
  );
}

async function requireNew(db: Queryable, source: string): Promise<void> {
  const known = await findModelByFile(db, source);
  if (!known) return;
  throw new UserError(
    "ALREADY_REGISTERED",
    `This file is here already, as model ${known.id}${known.name ? ` (${known.name})` : ""}. ` +
      "Promote that model to let it score.",
  );
}

/** The file with the whole card in its metadata, so that it is read as any other from here. */
function withCard(
  onnx: Uint8Array,
  { features, licence, explanation, calibration }: ModelDeclaration,
  configuration: unknown,
  { policy, judgement: { threshold, evaluations }, fingerprint }: Judged,
): Uint8Array {
  const { grouped, strict, naive } = evaluations;
  const card = {
    estimator: "EXTERNAL",
    features,
    threshold,
    thresholdPolicy: policy,
    metrics: { grouped: grouped.chosen, strict: strict.chosen, naive: naive.chosen },
    configuration,
    fingerprint,
    calibration: explanation && calibration,
    explanation,
    licence: licence ?? "",
  } satisfies Record<keyof Omit<ModelCard, "profile" | "holds">, unknown>;
  const entries = Object.entries(card).map(([key, value]) => [key, JSON.stringify(value)]);
  // Segments and the profile of training data are of another installation's customers.
  return replaceMetadata(onnx, { ...Object.fromEntries(entries), segments: null, profile: null });
}
