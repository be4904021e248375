import type { Connection } from "@/db/client.ts";
import {
  clusters,
  importRejectedRows,
  importRejections,
  imports,
  models,
  predictions,
  scoringRuns,
  segmentations,
  type StoredEvaluation,
  strategies,
} from "@/db/schema/mod.ts";
import { customers } from "../support/shop_customers.ts";
import { seedWebhook } from "./seeded_webhook.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";

/** Customers of the seeded store; the first of them are at high risk. */
export const CUSTOMERS = 120;
/** Customers with the high score, half of them in each segment; two of segment 0 have churned. */
const HIGH_SCORES = 20;
/** Active customers in band HIGH. */
export const AT_RISK = HIGH_SCORES - 2;

const PERSONAS = ["LONG_GONE", "STEADY_MIDDLE"] as const;

/** Fills an empty database with a small shop that has a bit of everything that a page shows. */
export async function seedStore({ db }: Connection): Promise<void> {
  const now = new Date("2026-01-02T03:04:05Z");
  await seedWebhook(db, now);
  await db.insert(imports).values([
    {
      fileName: "shop.csv",
      mode: "REPLACE",
      status: "COMPLETED",
      encoding: "utf-8",
      delimiter: ",",
      mapping: { CustomerID: "customerId", Newsletter: null },
      rowsRead: CUSTOMERS + 1,
      rowsAccepted: CUSTOMERS,
      rowsRejected: 1,
      rowsInserted: CUSTOMERS,
      finishedAt: now,
    },
    { fileName: "photo.csv", mode: "MERGE", status: "FAILED", error: "Not text.", finishedAt: now },
  ]);
  await db.insert(importRejections).values({
    importId: 1,
    line: 7,
    column: "Tenure",
    value: "-4",
    code: "OUT_OF_RANGE",
    reason: "Tenure lies from 0 to 1200; correct it or leave it blank.",
  });
  await db.insert(importRejectedRows).values({ importId: 1, line: 7, cells: ["C-bad", "-4"] });
  await db.insert(models).values({
    estimator: "GRADIENT_BOOSTING",
    status: "CHAMPION",
    config: {},
    metrics: { grouped: EVALUATION, strict: EVALUATION, naive: EVALUATION },
    encoding: [],
    threshold: 0.4,
    thresholdPolicy: { kind: "RECALL", atLeast: 0.95 },
    rows: CUSTOMERS,
    fingerprint: "f".repeat(64),
    onnx: new Uint8Array([1]),
    onnxSha256: "a".repeat(64),
    promotedAt: now,
  });
  await db.insert(scoringRuns).values([
    { modelId: 1, customers: CUSTOMERS, finishedAt: now },
    { modelId: 1, customers: CUSTOMERS, finishedAt: now },
  ]);
  await db.insert(segmentations).values({
    k: 2,
    seed: 1,
    inertia: 120,
    customers: CUSTOMERS,
    model: SEGMENT_MODEL,
    profile: [
      { k: 2, inertia: 120, silhouette: 0.5, silhouetteRows: CUSTOMERS },
      { k: 3, inertia: 90, silhouette: 0.4, silhouetteRows: CUSTOMERS },
    ],
  });
  await db.insert(clusters).values(PERSONAS.map((persona, index) => ({
    segmentationId: 1,
    index,
    persona,
    size: CUSTOMERS / 2,
    recency: 9 - index,
    frequency: 2 + index,
    monetary: 150,
    churnProbability: 0.4 - index / 10,
  })));
  await db.insert(strategies).values(
    [1, 2].flatMap((clusterId) =>
      (["EN", "KO"] as const).map((locale) => ({
        clusterId,
        locale,
        source: "PLAYBOOK" as const,
        headline: `${locale} headline ${clusterId}`,
        body: `${locale} body`,
        tactics: [{
          channel: "E-mail",
          timing: "Now",
          action: "Write",
          offer: null,
          metric: "Opens",
        }],
        measure: locale === "EN" ? "Orders" : "주문 건수",
      }))
    ),
  );
  const rows = Array.from({ length: CUSTOMERS }, (_, i) => customerRow(i));
  await db.insert(customers).values(rows);
  await db.insert(predictions).values([1, 2].flatMap((runId) =>
    rows.map((row) => ({
      customerId: row.customerId,
      runId,
      probability: row.churnProbability,
      band: row.riskBand,
      reasons: [
        { field: "complained", value: "1", direction: "RAISES" as const, contribution: 0.21 },
        { field: "tenure", value: null, direction: "LOWERS" as const, contribution: -0.05 },
      ],
    }))
  ));
}

function customerRow(i: number) {
  const high = i < HIGH_SCORES;
  const churned = i % 10 === 0;
  return {
    customerId: `C-${String(i).padStart(3, "0")}`,
    churned,
    tenure: i % 7 === 0 ? null : i % 30,
    preferredPaymentMode: "Credit Card",
    gender: "Female",
    complained: high,
    orderCount: 1 + i % 5,
    daysSinceLastOrder: i % 12,
    cashbackAmount: 100 + i,
    attributes: i === 0 ? { Newsletter: "<b>weekly</b>" } : {},
    importId: 1,
    importLine: i + 2,
    churnProbability: high ? 0.9 - i / 1000 : 0.1,
    riskBand: churned ? null : high ? "HIGH" as const : "LOW" as const,
    scoringRunId: 2,
    clusterId: 1 + i % 2,
  };
}

const SEGMENT_MODEL: SegmentationModel = {
  missing: { recency: 5, frequency: 0, monetary: 160 },
  means: { recency: 8.5, frequency: 2.5, monetary: 150 },
  deviations: { recency: 2, frequency: 1, monetary: 30 },
  centroids: [
    { recency: 0.25, frequency: -0.5, monetary: 0 },
    { recency: -0.25, frequency: 0.5, monetary: 0 },
  ],
};

const METRICS = {
  threshold: 0.4,
  support: CUSTOMERS,
  tp: 11,
  fp: 9,
  tn: 99,
  fn: 1,
  accuracy: 0.9167,
  precision: 0.55,
  recall: 0.9167,
  f1: 0.6875,
  specificity: 0.9167,
  auc: 0.95,
  averagePrecision: 0.8,
  logLoss: 0.2,
  brier: 0.06,
};

const EVALUATION: StoredEvaluation = {
  chosen: METRICS,
  default: { ...METRICS, threshold: 0.5 },
  intervals: {
    accuracy: { low: 0.9, high: 0.94 },
    precision: { low: 0.7, high: 0.8 },
    recall: { low: 0.9, high: 0.97 },
    f1: { low: 0.8, high: 0.88 },
    specificity: { low: 0.9, high: 0.95 },
    auc: { low: 0.94, high: 0.96 },
    averagePrecision: { low: 0.77, high: 0.83 },
    logLoss: { low: 0.18, high: 0.22 },
    brier: { low: 0.05, high: 0.07 },
  },
};
