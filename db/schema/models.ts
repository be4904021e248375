import { sql } from "drizzle-orm";
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { churnDefinitions } from "./churn_definitions.ts";
import { bytea } from "./imports.ts";

export const MODEL_STATUSES = ["CANDIDATE", "CHAMPION", "ARCHIVED"] as const;
export const PROMOTION_KINDS = ["PROMOTED", "ROLLED_BACK"] as const;

/** How good a model is at one threshold; a figure that is undefined is null. */
export interface StoredMetrics {
  threshold: number;
  support: number;
  tp: number;
  fp: number;
  tn: number;
  fn: number;
  accuracy: number | null;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  specificity: number | null;
  auc: number | null;
  averagePrecision: number | null;
  logLoss: number | null;
  brier: number | null;
}

/** The figures that vary from sample to sample. */
export type StoredFigure = Exclude<
  keyof StoredMetrics,
  "threshold" | "support" | "tp" | "fp" | "tn" | "fn"
>;

/** From where to where a figure lies in 95% of resamples; null where it is undefined. */
export type StoredInterval = { low: number; high: number } | null;

/** One evaluation, at the chosen threshold and at 0.5; the intervals are at the chosen one. */
export interface StoredEvaluation {
  chosen: StoredMetrics;
  default: StoredMetrics;
  intervals: Record<StoredFigure, StoredInterval>;
}

/**
 * Three evaluations of one model: with all copies of a row on one side, altered ones included, which leads; with altered
 * copies on both sides; and on rows split at random.
 */
export interface StoredEvaluations {
  strict: StoredEvaluation;
  grouped: StoredEvaluation;
  naive: StoredEvaluation;
}

/** One input of a model: its key, and a category's values by code. Models of earlier versions say `field`. */
export type StoredFeature = ({ readonly key: string } | { readonly field: string }) & {
  readonly kind: string;
  readonly categories?: readonly string[];
};

/** How much one feature moves the probability: the mean of its contributions' sizes. */
export interface StoredImportance {
  field: string;
  importance: number;
}

/** The simplest good model of a training beside its best one. */
export interface StoredProposal {
  modelId: number;
  bestId: number;
  /** Average precision over strict groups of the best minus that of the simplest, with its 95% interval. */
  difference: { value: number; low: number; high: number };
}

/** A model's figures at the test cutoff of a training forward in time; see `ml/forward/out_of_time.ts`. */
export interface StoredOutOfTime {
  cutoff: string;
  horizon: number;
  customers: number;
  rate: number;
  auc: number | null;
  averagePrecision: number | null;
  brier: number | null;
  meanPrediction: number;
  expectedCalibrationError: number;
  baselines: Record<
    "recencyAlone" | "naiveRate" | "bgnbd",
    { auc: number | null; averagePrecision: number | null } | null
  >;
  aucInterval: StoredInterval;
  overRecency: { difference: number; interval: StoredInterval } | null;
  verdict: "PREDICTS" | "NO_BETTER_THAN_RECENCY" | "NOTHING_PREDICTS";
  byCutoff: readonly {
    cutoff: string;
    customers: number;
    rate: number;
    auc: number | null;
    recencyAuc: number | null;
  }[];
}

/** One reading of the customers and one set of folds, on which several candidates are trained and compared. */
export const trainingRuns = pgTable("training_runs", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  seed: integer("seed").notNull(),
  folds: integer("folds").notNull(),
  categories: text("categories", { enum: ["merged", "raw"] }).notNull(),
  thresholdPolicy: jsonb("threshold_policy").notNull(),
  /** Customers with a known outcome that it read. */
  rows: integer("rows").notNull(),
  /** Groups of rows that the data check tied together, and those that it ties with altered copies as well. */
  groups: integer("groups").notNull(),
  strictGroups: integer("strict_groups").notNull(),
  /** The simplest model that is as good as the best, as far as can be told; null until the run ends. */
  proposal: jsonb("proposal").$type<StoredProposal>(),
  /** The definition of churn by orders that it learned; null where a label column says who has churned. */
  churnDefinitionId: integer("churn_definition_id").references(() => churnDefinitions.id, {
    onDelete: "set null",
  }),
  startedAt: timestamp("started_at", { withTimezone: true }).notNull().defaultNow(),
  /** Null while the run is under way, and for ever when it was interrupted. */
  finishedAt: timestamp("finished_at", { withTimezone: true }),
});

/** A model: the ONNX file of record and how it was made and judged. */
export const models = pgTable("models", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  /** The algorithm, or `EXTERNAL` for a model that was trained elsewhere. */
  estimator: text("estimator").notNull(),
  /** What people call a model from elsewhere; null for one that was trained here. */
  name: text("name"),
  status: text("status", { enum: MODEL_STATUSES }).notNull().default("CANDIDATE"),
  /** Null for a model from elsewhere. */
  trainingRunId: integer("training_run_id").references(() => trainingRuns.id, {
    onDelete: "set null",
  }),
  /** Training configuration, complete enough to train the same bytes again. */
  config: jsonb("config").notNull(),
  /** Out of fold for a trained model; for one from elsewhere on the customers that were stored when it came. */
  metrics: jsonb("metrics").$type<StoredEvaluations>().notNull(),
  /** Of a training forward in time: how its predictions at the test cutoff came true. */
  outOfTime: jsonb("out_of_time").$type<StoredOutOfTime>(),
  /** By falling importance. */
  importance: jsonb("importance").$type<StoredImportance[]>().notNull().default([]),
  /** The columns of the input, in order. */
  encoding: jsonb("encoding").$type<readonly StoredFeature[]>().notNull(),
  threshold: doublePrecision("threshold").notNull(),
  thresholdPolicy: jsonb("threshold_policy").notNull(),
  /** Rows that the model was trained on; of one from elsewhere those that it was judged on. */
  rows: integer("rows").notNull(),
  /** Hash of those rows. */
  fingerprint: text("fingerprint").notNull(),
  onnx: bytea("onnx").notNull(),
  onnxSha256: text("onnx_sha256").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  promotedAt: timestamp("promoted_at", { withTimezone: true }),
}, (table) => [
  uniqueIndex("models_one_champion_idx").on(table.status).where(sql`status = 'CHAMPION'`),
  index("models_training_run_idx").on(table.trainingRunId),
]);

/**
 * What a model's figures rest on, so that curves are drawn and another threshold is judged without training again:
 * for every row its label, its groups and its probabilities, little-endian arrays.
 */
export const modelEvidence = pgTable("model_evidence", {
  modelId: integer("model_id").primaryKey()
    .references(() => models.id, { onDelete: "cascade" }),
  /** A byte a row, 0 or 1. */
  labels: bytea("labels").notNull(),
  /** An int32 a row each: rows of one group bear the same number. */
  groups: bytea("groups").notNull(),
  strictGroups: bytea("strict_groups").notNull(),
  /** A float32 a row each. */
  grouped: bytea("grouped").notNull(),
  strict: bytea("strict").notNull(),
  naive: bytea("naive").notNull(),
});

/**
 * Which customers a training learned from, and the fold of the strict split that each was tested in: little-endian arrays
 * of hashes (float64, rising) and folds (a byte each), by customer id and by encoded row. They hold no customer's values.
 */
export const trainingMembers = pgTable("training_members", {
  trainingRunId: integer("training_run_id").primaryKey()
    .references(() => trainingRuns.id, { onDelete: "cascade" }),
  customers: bytea("customers").notNull(),
  customerFolds: bytea("customer_folds").notNull(),
  rows: bytea("rows").notNull(),
  rowFolds: bytea("row_folds").notNull(),
});

/** The models of a model's strict folds: each rates the customers of its fold, which it has not seen. */
export const modelFolds = pgTable("model_folds", {
  modelId: integer("model_id").notNull().references(() => models.id, { onDelete: "cascade" }),
  fold: smallint("fold").notNull(),
  onnx: bytea("onnx").notNull(),
}, (table) => [primaryKey({ columns: [table.modelId, table.fold] })]);

/** Which model took over from which, when, and on whose word. */
export const promotions = pgTable("promotions", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  kind: text("kind", { enum: PROMOTION_KINDS }).notNull(),
  modelId: integer("model_id").notNull().references(() => models.id, { onDelete: "cascade" }),
  /** The champion before; null for the first. */
  replacedId: integer("replaced_id").references(() => models.id, { onDelete: "set null" }),
  /** The threshold that the model began to serve with. */
  threshold: doublePrecision("threshold").notNull(),
  actor: text("actor").notNull(),
  at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [index("promotions_model_idx").on(table.modelId)]);
