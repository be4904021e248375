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

/** A trained model: the ONNX file of record and how it was made and judged. */
export const models = pgTable("models", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  estimator: text("estimator").notNull(),
  status: text("status", { enum: MODEL_STATUSES }).notNull().default("CANDIDATE"),
  /** Training configuration, complete enough to train the same bytes again. */
  config: jsonb("config").notNull(),
  /** `{ grouped, naive }`, each at the chosen and at the default threshold. */
  metrics: jsonb("metrics").notNull(),
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
