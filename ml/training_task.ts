import { buildArtifact, type ModelCard } from "@/ml/artifact.ts";
import { profileFeatures } from "@/ml/data_check/profile.ts";
import type { Calibration } from "@/ml/calibration.ts";
import { weigh, type Weighed, type WeighTask } from "@/ml/evaluation/judge.ts";
import type { EstimatorConfig } from "@/ml/estimators/config.ts";
import type { LabelledFeatures } from "@/ml/estimators/estimator.ts";
import { fitEstimator } from "@/ml/estimators/registry.ts";
import { selectRows } from "@/ml/estimators/select_rows.ts";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";

/** Fit on some rows, score others: one fold of a cross-validation. */
export interface FoldTask {
  readonly data: LabelledFeatures;
  /** Shape [rows]: 1 where the row is tested, 0 where it is fitted on. */
  readonly tested: Uint8Array;
  readonly estimator: EstimatorConfig;
  readonly seed: number;
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
  /** Probabilities of the tested rows in their order, from the ONNX session. */
  fold(task: FoldTask): Promise<Float32Array>;
  /** Calibration, threshold and figures. */
  weigh(task: WeighTask): Promise<Weighed>;
  /** The model file. */
  final(task: FinalTask): Promise<Uint8Array>;
}

/** Runs the parts on the calling thread. */
export const LOCAL_RUNNER: TrainingRunner = {
  async fold({ data, tested, estimator, seed }) {
    const train = selectRows(data, tested, 0);
    const test = selectRows(data, tested, 1);
    const model = fitEstimator(train, estimator, createRandom(seed));
    const session = await openModel(buildArtifact(model, data.encoding.length, null, {}));
    try {
      return await session.predictProba(test.features, test.rows);
    } finally {
      await session.release();
    }
  },
  weigh: (task) => Promise.resolve(weigh(task)),
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
