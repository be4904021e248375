import {
  buildArtifact,
  buildFoldArtifact,
  calibrateArtifact,
  type ModelCard,
} from "@/ml/artifact.ts";
import { profileFeatures } from "@/ml/data_check/profile.ts";
import type { Calibration } from "@/ml/calibration.ts";
import {
  type Calibrated,
  calibrateEvidence,
  type CalibrateTask,
  judge,
  type Judgement,
  type JudgeTask,
} from "@/ml/evaluation/judge.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import type { LabelledFeatures } from "@/ml/estimators/estimator.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import { selectRows } from "@/ml/estimators/select_rows.ts";
import { judgeOutOfTime, type OutOfTime, type OutOfTimeTask } from "@/ml/forward/out_of_time.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";

/** Fit on some rows, score others: one fold of a cross-validation. */
export interface FoldTask {
  readonly data: LabelledFeatures;
  /** Shape [rows]: 1 where the row is tested, 0 where it is fitted on, 2 where it is neither. */
  readonly tested: Uint8Array;
  readonly estimator: EstimatorConfig;
  readonly seed: number;
  /** Whether the fold's model is wanted as well: it serves the rows that it has not seen. */
  readonly keep: boolean;
}

/** What a fold gives. */
export interface FoldResult {
  /** Probabilities of the tested rows in their order, from the ONNX session, not calibrated. */
  readonly probabilities: Float32Array;
  /** The fold's model file, not calibrated; null where it was not wanted. */
  readonly onnx: Uint8Array | null;
}

/** Put the calibration into a fold's model, and score the tested rows again. */
export interface FinishFoldTask {
  readonly data: LabelledFeatures;
  readonly tested: Uint8Array;
  readonly onnx: Uint8Array;
  readonly calibration: Calibration;
}

/** Fit on all rows and write the model file. */
export interface FinalTask {
  readonly data: LabelledFeatures;
  readonly estimator: EstimatorConfig;
  readonly seed: number;
  readonly calibration: Calibration | null;
  readonly card: Omit<ModelCard, "explanation">;
}

/** The parts of a training that take long, each on its own, so that they can run in workers. */
export interface TrainingRunner {
  fold(task: FoldTask): Promise<FoldResult>;
  calibrate(task: CalibrateTask): Promise<Calibrated>;
  /** The fold's model file as it serves, and what it says of the tested rows. */
  finishFold(task: FinishFoldTask): Promise<FoldResult>;
  judge(task: JudgeTask): Promise<Judgement>;
  /** Figures at the test cutoff, of a training forward in time. */
  outOfTime(task: OutOfTimeTask): Promise<OutOfTime>;
  /** The model file. */
  final(task: FinalTask): Promise<Uint8Array>;
}

/** Runs the parts on the calling thread. */
export const LOCAL_RUNNER: TrainingRunner = {
  async fold({ data, tested, estimator, seed, keep }) {
    const model = fitEstimator(selectRows(data, tested, 0), estimator, createRandom(seed));
    const { encoding } = data;
    const card = { features: encoding, explanation: model.explanation ?? null, calibration: null };
    const onnx = buildFoldArtifact(model, encoding.length, card);
    return { probabilities: await scoreTested(data, tested, onnx), onnx: keep ? onnx : null };
  },
  calibrate: (task) => Promise.resolve(calibrateEvidence(task)),
  async finishFold({ data, tested, onnx, calibration }) {
    const calibrated = calibrateArtifact(onnx, calibration);
    return { probabilities: await scoreTested(data, tested, calibrated), onnx: calibrated };
  },
  judge: ({ evidence, policy, seed }) => Promise.resolve(judge(evidence, policy, seed)),
  outOfTime: (task) => Promise.resolve(judgeOutOfTime(task)),
  final({ data, estimator, seed, calibration, card }) {
    const model = fitEstimator(data, estimator, createRandom(seed));
    const explanation = model.explanation ?? null;
    const features = data.encoding.length;
    const profile = profileFeatures(data.features, data.rows, data.encoding);
    return Promise.resolve(
      buildArtifact(model, features, calibration, { ...card, explanation, profile }),
    );
  },
};

async function scoreTested(
  data: LabelledFeatures,
  tested: Uint8Array,
  onnx: Uint8Array,
): Promise<Float32Array> {
  const { features, rows } = selectRows(data, tested, 1);
  const session = await openModel(onnx);
  try {
    return await session.predictProba(features, rows);
  } finally {
    await session.release();
  }
}
