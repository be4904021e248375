import type { TrainingCheck, TrainingCheckTask } from "@/ml/data_check/groups.ts";
import type { DataCheckReport, DataCheckTask } from "@/ml/data_check/report.ts";
import type { ModelDeclaration } from "@/ml/declaration.ts";
import type { Calibrated, CalibrateTask, Judgement, JudgeTask } from "@/ml/evaluation/judge.ts";
import type { Contender, SimplestChoice } from "@/ml/evaluation/simplest.ts";
import type { ExplanationMethod } from "@/ml/explain/explainer.ts";
import type { FeatureImportance } from "@/ml/explain/importance.ts";
import type { Membership } from "@/ml/membership.ts";
import type { PreparationTask, PreparedTable } from "@/ml/training_preparation.ts";
import type { Reason } from "@/ml/explain/reasons.ts";
import type { ClusterCountProfile, ProfileOptions } from "@/ml/segments/profile.ts";
import type { TraitTable } from "@/ml/segments/rfm.ts";
import type { Segmentation, SegmentationOptions } from "@/ml/segments/segmentation.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { OutOfTime, OutOfTimeTask } from "@/ml/forward/out_of_time.ts";
import type { Refusal, Refused } from "@/ml/value/bgnbd.ts";
import type {
  Buying,
  BuyingTask,
  Forecast,
  ForecastTask,
  HeldOut,
  HoldoutTask,
} from "@/ml/value/value_tasks.ts";
import type { FinalTask, FinishFoldTask, FoldResult, FoldTask } from "@/ml/training_task.ts";

/** Scores, and reasons where they were asked for. */
export interface Scores {
  /** Shape [rows]. */
  readonly probability: Float32Array;
  /** For each row its strongest reasons, strongest first. */
  readonly reasons?: readonly (readonly Reason[])[];
}

/** Reasons, and how they were found. */
export interface Explained {
  readonly method: ExplanationMethod;
  /** For each row its strongest reasons, strongest first. */
  readonly reasons: readonly (readonly Reason[])[];
}

/** A model file as a worker is sent it. */
export interface ModelFile {
  /** SHA-256 of the file, under which the worker keeps it open. */
  readonly key: string;
  /** Sent only when the worker asks for it. */
  readonly onnx: Uint8Array | null;
}

/** Rows for a model. */
export interface RowsTask extends ModelFile {
  readonly features: Float32Array;
  readonly rows: number;
}

/** What a worker needs to score or to explain. */
export interface ScoreTask extends RowsTask {
  /** Reasons a row; 0 for none. */
  readonly reasons: number;
}

/** A model file from elsewhere, and the customers that it is for. */
export interface TrialTask {
  readonly onnx: Uint8Array;
  readonly schema: CustomerSchema;
}

/** The members of a training, as `membershipOf` takes them. */
export interface MembershipTask {
  readonly customerIds: readonly string[];
  readonly features: Float32Array;
  readonly folds: Uint8Array;
}

/** Models of one training, to find the simplest good one among. */
export interface ProposeTask {
  readonly contenders: readonly Contender[];
  readonly labels: Uint8Array;
  readonly groups: Int32Array;
  readonly seed: number;
}

/** Everything that a worker can do: what each task takes and gives. */
export interface Tasks {
  readonly dataCheck: { readonly input: DataCheckTask; readonly output: DataCheckReport };
  readonly fold: { readonly input: FoldTask; readonly output: FoldResult };
  readonly finishFold: { readonly input: FinishFoldTask; readonly output: FoldResult };
  readonly final: { readonly input: FinalTask; readonly output: Uint8Array };
  readonly prepare: { readonly input: PreparationTask; readonly output: PreparedTable };
  readonly membership: { readonly input: MembershipTask; readonly output: Membership };
  readonly groups: { readonly input: TrainingCheckTask; readonly output: TrainingCheck };
  readonly calibrate: { readonly input: CalibrateTask; readonly output: Calibrated };
  readonly judge: { readonly input: JudgeTask; readonly output: Judgement };
  readonly outOfTime: { readonly input: OutOfTimeTask; readonly output: OutOfTime };
  readonly propose: { readonly input: ProposeTask; readonly output: SimplestChoice };
  /** Gives null when the worker does not hold the model, as do the two that follow. */
  readonly score: { readonly input: ScoreTask; readonly output: Scores | null };
  readonly explain: { readonly input: ScoreTask; readonly output: Explained | null };
  readonly importance: {
    readonly input: RowsTask;
    readonly output: readonly FeatureImportance[] | null;
  };
  /** A model file from elsewhere. */
  readonly trial: { readonly input: TrialTask; readonly output: ModelDeclaration };
  readonly segment: {
    readonly input: {
      readonly table: TraitTable;
      readonly churnProbability: ArrayLike<number> | null;
      readonly options: SegmentationOptions;
    };
    readonly output: Segmentation;
  };
  readonly expectBuying: { readonly input: BuyingTask; readonly output: Buying | null };
  readonly forecastValue: {
    readonly input: ForecastTask;
    readonly output: Forecast | Refused<Refusal>;
  };
  readonly holdOutValue: {
    readonly input: HoldoutTask;
    readonly output: HeldOut | Refused<Refusal>;
  };
  readonly profile: {
    readonly input: { readonly table: TraitTable; readonly options: ProfileOptions };
    readonly output: readonly ClusterCountProfile[];
  };
}

export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Tasks[Name]["input"];
export type TaskOutput<Name extends TaskName> = Tasks[Name]["output"];

/** From the pool to a worker; a worker has one request at a time. */
export type WorkerRequest = {
  readonly [Name in TaskName]: { readonly task: Name; readonly input: TaskInput<Name> };
}[TaskName];

/** From a worker to the pool: a model is about to answer, which it may never do, or has answered. */
export interface ModelCall {
  /** Rows that it is given; null once it has answered. */
  readonly calling: number | null;
}

/** From a worker to the pool, at the end of a task. */
export type WorkerResponse =
  | { readonly ok: true; readonly output: TaskOutput<TaskName> }
  | { readonly ok: false; readonly name: string; readonly message: string };
