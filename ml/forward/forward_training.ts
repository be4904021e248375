/** Trains a model on snapshots of the past, and judges it by a later one. */
import { calibrate } from "@/ml/calibration.ts";
import { type LabelledFeatures, requireBothClasses } from "@/ml/estimators/estimator.ts";
import { stratifiedGroupKFold, stratifiedKFold } from "@/ml/evaluation/folds.ts";
import type { Evidence } from "@/ml/evaluation/judge.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { chooseThreshold, type ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { createRandom } from "@/ml/random.ts";
import {
  encodingOf,
  fingerprintOf,
  modelCard,
  type TrainedModel,
  type TrainingConfig,
  type TrainingOptions,
  type TrainingProgress,
} from "@/ml/training.ts";
import { LOCAL_RUNNER, type TrainingRunner } from "@/ml/training_task.ts";
import { type Drift, driftCalibration, learnDrift } from "./drift.ts";
import { type ForwardTable, knownAt, testRows } from "./forward_table.ts";
import { type BaselineScores, type CutoffFigures, type OutOfTime } from "./out_of_time.ts";

/** What a forward training learns from. */
export interface ForwardTask {
  readonly table: ForwardTable;
  /** Of the test cutoff's rows. */
  readonly baselines: BaselineScores;
  /** The same a year before the test cutoff, and a year before today, where the orders reach back so far. */
  readonly yearBefore: {
    readonly test: ForwardTable | null;
    readonly today: ForwardTable | null;
  };
}

/** A model with the evidence of a later time for it. */
export interface ForwardModel extends TrainedModel {
  readonly outOfTime: OutOfTime;
}

/** Marks of rows in a fold's task. */
const FITTED = 0;
const TESTED = 1;
const NEITHER = 2;

/** Parts of the split at random, which is there for comparison alone. */
const NAIVE_FOLDS = 2;

const HOLDS =
  "The final model, fitted on all snapshots. Its metrics are of models that learned from other customers, at cutoffs " +
  "whose horizons had ended before the test cutoff.";

/**
 * Trains a model forward in time.
 *
 * At the test cutoff, each customer is rated by a model that has learned from other customers alone, at cutoffs whose
 * horizons had ended by then: what is measured is unseen and later. Beside it stands what a split of all snapshots at
 * random would claim, which knows the same customers at other cutoffs and others at the same one. The served model is
 * fitted on all snapshots. Where the orders reach back a year further, predictions are moved by what the same procedure
 * got wrong a year before (`drift.ts`).
 *
 * The evidence has one row for each customer of the test cutoff, in the table's order; `strict` and `grouped` are alike.
 *
 * @throws {RangeError} when the rows cannot be learned from: one class only, fewer customers of a class than folds
 */
export async function trainForward(
  { table, baselines, yearBefore }: ForwardTask,
  config: TrainingConfig,
  { signal, onProgress, runner = LOCAL_RUNNER }: TrainingOptions = {},
): Promise<ForwardModel> {
  const data = labelledSnapshots(table, config);
  requireBothClasses(data.labels);
  const { estimator, folds, seed, thresholdPolicy } = config;
  const random = createRandom(seed);
  const last = table.cutoffs.length - 1;
  // What became of the customers after the test cutoff must not say which model rates them.
  const known = table.labels.map((label, row) => table.snapshots[row] === last ? 0 : label);
  const forward = stratifiedGroupKFold(known, table.customers, folds, random);
  const naive = stratifiedKFold(data.labels, NAIVE_FOLDS, random);
  const total = folds + NAIVE_FOLDS + 1;
  let completed = 0;
  const rate = (assignment: Uint8Array, marks: FoldMarks, step: TrainingProgress["step"]) =>
    rateTestRows({ table, data, assignment, marks, config }, runner, () => {
      signal?.throwIfAborted();
      onProgress?.({ step, completed: ++completed, total });
    });
  const earlier = { snapshot: last, learned: new Set(knownAt(table, last)) };
  const all = { snapshot: last, learned: new Set(table.cutoffs.keys()) };
  const [outOfTime, atRandom, byCutoff, testDrift, drift] = await Promise.all([
    rate(forward, earlier, "STRICT_FOLD"),
    rate(naive, all, "NAIVE_FOLD"),
    earlierFigures(table, data, forward, config, runner),
    driftOf(yearBefore.test, config, runner),
    driftOf(yearBefore.today, config, runner),
  ]);
  signal?.throwIfAborted();
  const labels = Uint8Array.from(testRows(table), (row) => table.labels[row]!);
  const testCalibration = testDrift &&
    driftCalibration(testDrift, churnRateAt(table, Math.max(...earlier.learned)));
  const calibration = drift && driftCalibration(drift, churnRateAt(table, last));
  const probabilities = testCalibration
    ? outOfTime.map((value) => calibrate(testCalibration, value))
    : outOfTime;
  const evidence = evidenceOf(labels, probabilities, atRandom);
  const policy = thresholdPolicy.kind === "LIST_SIZE"
    ? { kind: "FIXED" as const, value: listThreshold(probabilities, thresholdPolicy) }
    : thresholdPolicy;
  const { threshold, evaluations } = await runner.judge({ evidence, policy, seed });
  const fingerprint = await fingerprintOf(data);
  const card = modelCard({
    config,
    encoding: data.encoding,
    judgement: { threshold, evaluations },
    fingerprint,
    calibration,
    holds: HOLDS,
  });
  const onnx = await runner.final({ data, estimator, seed, calibration, card });
  signal?.throwIfAborted();
  onProgress?.({ step: "FINAL_FIT", completed: total, total });
  return {
    onnx,
    foldModels: [],
    threshold,
    thresholdPolicy,
    evaluations,
    evidence,
    encoding: data.encoding,
    config,
    fingerprint,
    calibration,
    outOfTime: await runner.outOfTime({
      cutoff: table.cutoffs[last]!,
      horizon: table.horizonDays,
      labels,
      probabilities,
      baselines,
      byCutoff: [...byCutoff, cutoffFigures(table, last, labels, probabilities)],
      seed,
    }),
  };
}

/** Everyone at the test cutoff was active then and could be contacted, whatever became of them. */
function listThreshold(probabilities: Float32Array, policy: ThresholdPolicy): number {
  return chooseThreshold(new Uint8Array(probabilities.length), probabilities, policy);
}

function labelledSnapshots(table: ForwardTable, config: TrainingConfig): LabelledFeatures {
  const { rows, labels, customers } = table;
  const encoding = encodingOf(table, config);
  return {
    features: encodeFeatures(rows, encoding),
    rows: rows.length,
    encoding,
    labels,
    groups: customers,
  };
}

/** Shape [test rows]: each rated by the model of its fold. */
async function rateTestRows(
  { table, data, assignment, marks, config: { estimator, seed } }: {
    readonly table: ForwardTable;
    readonly data: LabelledFeatures;
    readonly assignment: Uint8Array;
    readonly marks: FoldMarks;
    readonly config: TrainingConfig;
  },
  runner: TrainingRunner,
  onFold: () => void,
): Promise<Float32Array> {
  const folds = assignment.reduce((most, fold) => Math.max(most, fold), 0) + 1;
  const parts = await Promise.all(Array.from({ length: folds }, async (_, fold) => {
    const tested = marksOf(table, assignment, fold, marks);
    const task = { data, tested, estimator, seed: seed + 1 + fold, keep: false };
    const { probabilities } = await runner.fold(task);
    onFold();
    return probabilities;
  }));
  const next = parts.map(() => 0);
  return Float32Array.from(testRows(table), (row) => {
    const fold = assignment[row]!;
    return parts[fold]![next[fold]!++]!;
  });
}

/** Which snapshot a fold is tested on, and which it learns from. */
interface FoldMarks {
  readonly snapshot: number;
  readonly learned: ReadonlySet<number>;
}

/** Shape [N]: the fold's own rows of the snapshot are tested, other folds' rows of the learned snapshots fitted on. */
function marksOf(
  { snapshots }: ForwardTable,
  assignment: Uint8Array,
  fold: number,
  { snapshot, learned }: FoldMarks,
): Uint8Array {
  return assignment.map((own, row) => {
    if (own !== fold) return learned.has(snapshots[row]!) ? FITTED : NEITHER;
    return snapshots[row] === snapshot ? TESTED : NEITHER;
  });
}

/**
 * Figures of the cutoffs before the test cutoff: each by one model that learned from four fifths of the customers at
 * still earlier ones, and rates the others.
 */
async function earlierFigures(
  table: ForwardTable,
  data: LabelledFeatures,
  assignment: Uint8Array,
  { estimator, seed }: TrainingConfig,
  runner: TrainingRunner,
): Promise<CutoffFigures[]> {
  const places = [...table.cutoffs.keys()].slice(0, -1);
  return await Promise.all(places.map(async (snapshot) => {
    const learned = new Set(knownAt(table, snapshot));
    const rows = [...assignment.keys()].filter((row) => table.snapshots[row] === snapshot);
    const own = rows.filter((row) => assignment[row] === 0);
    const labelsOf = (of: number[]) => Uint8Array.from(of, (row) => table.labels[row]!);
    if (learned.size === 0 || own.length === 0) {
      return cutoffFigures(table, snapshot, labelsOf(rows), null);
    }
    const tested = marksOf(table, assignment, 0, { snapshot, learned });
    const { probabilities } = await runner.fold({ data, tested, estimator, seed, keep: false });
    const { auc } = computeMetrics(labelsOf(own), probabilities, 0.5);
    return { ...cutoffFigures(table, snapshot, labelsOf(rows), null), auc };
  }));
}

function cutoffFigures(
  { cutoffs, snapshots, recency }: ForwardTable,
  snapshot: number,
  labels: Uint8Array,
  probabilities: Float32Array | null,
): CutoffFigures {
  const waits = recency.filter((_, row) => snapshots[row] === snapshot);
  // Any rising function ranks alike.
  const ranks = waits.map((days) => days / (1 + days));
  const churned = labels.reduce((sum, label) => sum + label, 0);
  return {
    cutoff: cutoffs[snapshot]!,
    customers: labels.length,
    rate: churned / labels.length,
    auc: probabilities && computeMetrics(labels, probabilities, 0.5).auc,
    recencyAuc: computeMetrics(labels, ranks, 0.5).auc,
  };
}

/** What the same procedure got wrong at the test cutoff of another time. */
async function driftOf(
  table: ForwardTable | null,
  config: TrainingConfig,
  runner: TrainingRunner,
): Promise<Drift | null> {
  if (!table) return null;
  const data = labelledSnapshots(table, config);
  const last = table.cutoffs.length - 1;
  const tested = table.snapshots.map((snapshot) => snapshot === last ? TESTED : FITTED);
  const { estimator, seed } = config;
  const fitted = data.labels.filter((_, row) => tested[row] === FITTED);
  if (!fitted.includes(0) || !fitted.includes(1)) return null;
  const { probabilities } = await runner.fold({ data, tested, estimator, seed, keep: false });
  const labels = data.labels.filter((_, row) => tested[row] === TESTED);
  return learnDrift(labels, probabilities, churnRateAt(table, last - 1));
}

/** Share of a cutoff's customers that churned. */
function churnRateAt({ labels, snapshots }: ForwardTable, snapshot: number): number {
  const own = labels.filter((_, row) => snapshots[row] === snapshot);
  return own.reduce((sum, label) => sum + label, 0) / own.length;
}

function evidenceOf(labels: Uint8Array, outOfTime: Float32Array, naive: Float32Array): Evidence {
  const rows = Int32Array.from(labels.keys());
  return {
    labels,
    groups: rows,
    strictGroups: rows,
    probabilities: { strict: outOfTime, grouped: outOfTime, naive },
  };
}
