import { eq, or, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { findModel, type ModelRow } from "@/db/queries/models.ts";
import { models } from "@/db/schema/mod.ts";
import type { ModelCard } from "@/ml/artifact.ts";
import type { ModelDeclaration } from "@/ml/declaration.ts";
import type { Evidence, Judgement } from "@/ml/evaluation/judge.ts";
import { DEFAULT_THRESHOLD_POLICY, type ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { ModelFileError } from "@/ml/model_file_error.ts";
import { replaceMetadata } from "@/ml/onnx/replace_metadata.ts";
import { requireModelSize } from "@/ml/registration.ts";
import { fingerprintOf } from "@/ml/training.ts";
import type { Services } from "./context.ts";
import type { CustomerRow } from "./customer_pages.ts";
import { UserError } from "./errors.ts";
import { storeEvidence } from "./evidence.ts";
import type { Run } from "./run.ts";
import { sha256 } from "./training.ts";
import { readLabelledRows } from "./training_table.ts";

/** A model that was trained elsewhere. */
export interface RegistrationInput {
  readonly onnx: Uint8Array;
  readonly fileName: string;
  /** What people call it; the file's name without its ending when left out. */
  readonly name?: string | undefined;
  /** On whose word. */
  readonly actor?: string | undefined;
}

type RegistrationServices = Pick<Services, "db" | "workers" | "clock">;

const NAME_MAX = 80;
/** Customers scored at once: a batch of a thousand for each of two workers. */
const PAGE = 2000;
/** So long may a model take for all stored customers whose outcome is known. */
const JUDGING_SECONDS = 300;
const SEED = 1;

/**
 * Takes in a model from elsewhere as a candidate: checks and tries it, judges it on the stored customers whose outcome
 * is known, and stores it with its card complete. It serves once somebody promotes it.
 *
 * It may have learnt from these very customers, and then its figures flatter it: nothing here is out of fold. All three
 * evaluations are of the same probabilities and differ in their intervals alone. Without a known outcome every figure
 * is null.
 *
 * @throws {UserError} `BAD_MODEL`, `BAD_NAME`, `ALREADY_REGISTERED`; nothing is stored then, and the champion stays
 */
export async function registerModel(
  services: RegistrationServices,
  input: RegistrationInput,
  run: Run,
): Promise<ModelRow> {
  const { db, workers } = services;
  requireFileSize(input.onnx.length);
  const name = nameOf(input);
  const source = await sha256(input.onnx);
  await requireNew(db, source);
  run.report({ step: "register.checking", fraction: 0 });
  const declaration = await workers.tryModel(input.onnx, { signal: run.signal }).catch(asUserError);
  const { evidence, fingerprint } = await gatherEvidence(services, input.onnx, declaration, run);
  const { chooseBy, policy } = policiesOf(declaration, evidence.labels);
  const judgement = await workers.judge(evidence, chooseBy, SEED, run.signal);
  run.signal.throwIfAborted();
  const { threshold, evaluations } = judgement;
  const config = { fileName: input.fileName, sha256: source, registeredBy: input.actor ?? null };
  const onnx = withCard(input.onnx, declaration, { config, policy, judgement, fingerprint });
  const onnxSha256 = await sha256(onnx);
  return await db.transaction(async (tx) => {
    // Two registrations of one file at once would both find it new.
    await tx.execute(sql`lock table models in share row exclusive mode`);
    await requireNew(tx, source);
    const [row] = await tx.insert(models).values({
      estimator: "EXTERNAL",
      name,
      config,
      metrics: evaluations,
      encoding: declaration.features,
      threshold,
      thresholdPolicy: policy,
      rows: evidence.labels.length,
      fingerprint,
      onnx,
      onnxSha256,
      createdAt: services.clock(),
    }).returning({ id: models.id });
    await storeEvidence(tx, row!.id, evidence);
    return (await findModel(tx, row!.id))!;
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
  // A file may be called anything; what somebody types is kept as it is, or refused.
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
  const [known] = await db.select({ id: models.id, name: models.name }).from(models)
    .where(or(eq(models.onnxSha256, source), eq(sql`${models.config} ->> 'sha256'`, source)));
  if (!known) return;
  throw new UserError(
    "ALREADY_REGISTERED",
    `This file is here already, as model ${known.id}${known.name ? ` (${known.name})` : ""}. ` +
      `Promote it to let it score: holdfast promote ${known.id}.`,
  );
}

/** The model's probabilities for the stored customers whose outcome is known, which may be none. */
async function gatherEvidence(
  { db, workers }: RegistrationServices,
  onnx: Uint8Array,
  { features: encoding }: ModelDeclaration,
  run: Run,
): Promise<{ evidence: Evidence; fingerprint: string }> {
  run.report({ step: "register.judging", fraction: 0.1 });
  const rows = await readLabelledRows(db);
  const none = new Int32Array(0);
  const { groups, strictGroups } = rows.length === 0
    ? { groups: none, strictGroups: none }
    : await workers.groups(rows, run.signal);
  const features = encodeFeatures(rows, encoding);
  const probability = await scoreRows(workers, onnx, rows, features, run);
  const labels = Uint8Array.from(rows, ({ churned }) => churned ? 1 : 0);
  const probabilities = { grouped: probability, strict: probability, naive: probability };
  return {
    evidence: { labels, groups, strictGroups, probabilities },
    fingerprint: await fingerprintOf({ features, rows: rows.length, encoding, labels, groups }),
  };
}

async function scoreRows(
  workers: Services["workers"],
  onnx: Uint8Array,
  rows: readonly CustomerRow[],
  features: Float32Array,
  run: Run,
): Promise<Float32Array> {
  const limit = AbortSignal.timeout(JUDGING_SECONDS * 1000);
  const options = { bulk: true, signal: AbortSignal.any([run.signal, limit]) };
  const width = features.length / rows.length;
  const scores = new Float32Array(rows.length);
  for (let from = 0; from < rows.length; from += PAGE) {
    const to = Math.min(rows.length, from + PAGE);
    const page = features.slice(from * width, to * width);
    const { probability } = await workers.score(onnx, page, to - from, options).catch((error) => {
      if (!limit.aborted || run.signal.aborted) throw error;
      throw badAnswer(`none after ${JUDGING_SECONDS} seconds`, "Take a smaller model.");
    });
    const wrong = probability.find((value) => !(value >= 0 && value <= 1));
    if (wrong !== undefined) throw badAnswer(String(wrong), "Mend the graph for such customers.");
    scores.set(probability, from);
    run.report({ step: "register.judging", fraction: 0.1 + 0.5 * to / rows.length });
  }
  return scores;
}

const badAnswer = (found: string, remedy: string) =>
  new UserError(
    "BAD_MODEL",
    `Expected a probability from 0 to 1 for every stored customer, but found ${found}. ${remedy}`,
  );

/** By which policy the threshold is chosen now, and which one is stored with it. */
function policiesOf(
  { threshold, thresholdPolicy }: ModelDeclaration,
  labels: Uint8Array,
): { chooseBy: ThresholdPolicy; policy: ThresholdPolicy } {
  const fixed = (value: number) => ({ kind: "FIXED", value }) as const;
  if (threshold !== null) {
    const chooseBy = fixed(threshold);
    const named = thresholdPolicy !== null && thresholdPolicy.kind !== "FIXED";
    return { chooseBy, policy: named ? thresholdPolicy : chooseBy };
  }
  const wanted = thresholdPolicy ?? DEFAULT_THRESHOLD_POLICY;
  const policy = wanted.kind === "FIXED" || labels.includes(1) ? wanted : fixed(0.5);
  return { chooseBy: policy, policy };
}

interface CardParts {
  readonly config: unknown;
  readonly policy: ThresholdPolicy;
  readonly judgement: Judgement;
  readonly fingerprint: string;
}

/** The file with the whole card in its metadata, so that it is read as any other from here. */
function withCard(
  onnx: Uint8Array,
  { features, licence, explanation, calibration }: ModelDeclaration,
  { config, policy, judgement: { threshold, evaluations }, fingerprint }: CardParts,
): Uint8Array {
  const { grouped, strict, naive } = evaluations;
  const card = {
    estimator: "EXTERNAL",
    features,
    threshold,
    thresholdPolicy: policy,
    metrics: { grouped: grouped.chosen, strict: strict.chosen, naive: naive.chosen },
    configuration: config,
    fingerprint,
    calibration: explanation && calibration,
    explanation,
    licence: licence ?? "",
  } satisfies Record<keyof Omit<ModelCard, "profile">, unknown>;
  const entries = Object.entries(card).map(([key, value]) => [key, JSON.stringify(value)]);
  // Segments and the profile of training data are of another installation's customers.
  return replaceMetadata(onnx, { ...Object.fromEntries(entries), segments: null, profile: null });
}
