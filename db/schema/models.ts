import { sql } from "drizzle-orm";
import {
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { bytea } from "./imports.ts";

export const MODEL_STATUSES = ["CANDIDATE", "CHAMPION", "ARCHIVED"] as const;

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

/** One evaluation, at the chosen threshold and at 0.5. */
export interface StoredEvaluation {
  chosen: StoredMetrics;
  default: StoredMetrics;
}

/** One input of a model: its field, and a categorical one's categories by code. */
export interface StoredFeature {
  field: string;
  kind: string;
  categories?: readonly string[];
}

/** A trained model: the ONNX file of record and how it was made and judged. */
export const models = pgTable("models", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  estimator: text("estimator").notNull(),
  status: text("status", { enum: MODEL_STATUSES }).notNull().default("CANDIDATE"),
  /** Training configuration, complete enough to train the same bytes again. */
  config: jsonb("config").notNull(),
  /** Out of fold: over groups of tied rows, and over a naive split beside it. */
  metrics: jsonb("metrics").$type<{ grouped: StoredEvaluation; naive: StoredEvaluation }>()
    .notNull(),
  /** The columns of the input, in order. */
  encoding: jsonb("encoding").$type<readonly StoredFeature[]>().notNull(),
  threshold: doublePrecision("threshold").notNull(),
  thresholdPolicy: jsonb("threshold_policy").notNull(),
  /** Rows that the model was trained on. */
  rows: integer("rows").notNull(),
  /** Hash of the training data. */
  fingerprint: text("fingerprint").notNull(),
  onnx: bytea("onnx").notNull(),
  onnxSha256: text("onnx_sha256").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  promotedAt: timestamp("promoted_at", { withTimezone: true }),
}, (table) => [
  uniqueIndex("models_one_champion_idx").on(table.status).where(sql`status = 'CHAMPION'`),
]);
