import assert from "node:assert/strict";
import {
  auditLog,
  customers,
  importRejectedRows,
  importRejections,
  imports,
  jobs,
  models,
  predictions,
  scoringRuns,
} from "@/db/schema/mod.ts";
import { applyRetention, DEFAULT_RETENTION } from "@/services/operations/retention.ts";
import { databaseTest } from "../support/database.ts";

const DAY = 86_400_000;
const NOW = new Date("2026-06-01T00:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);
const forever = new AbortController().signal;
const ALWAYS = { ...DEFAULT_RETENTION, jobDays: 0, rejectionDays: 0, predictionDays: 0 };

databaseTest(
  "applyRetention() deletes what is older than its days, and keeps open jobs",
  async ({ db }) => {
    const job = (finishedAt: Date | null) => ({
      id: crypto.randomUUID(),
      kind: "SCORE" as const,
      status: finishedAt ? "COMPLETED" as const : "QUEUED" as const,
      createdAt: daysAgo(400),
      finishedAt,
    });
    await db.insert(jobs).values([job(daysAgo(91)), job(daysAgo(89)), job(null)]);
    const entry = { actor: "a", action: "b" };
    await db.insert(auditLog).values([{ ...entry, at: daysAgo(31) }, {
      ...entry,
      at: daysAgo(29),
    }]);
    const file = { fileName: "a.csv", mode: "MERGE" } as const;
    await db.insert(imports)
      .values([{ ...file, finishedAt: daysAgo(91) }, { ...file, finishedAt: daysAgo(89) }]);
    for (const importId of [1, 2]) {
      await db.insert(importRejectedRows).values({ importId, line: 2, cells: [] });
      await db.insert(importRejections).values({ importId, line: 2, code: "C", reason: "r" });
    }
    const services = { db, clock: () => NOW };
    const counts = async () => [
      await db.$count(jobs),
      await db.$count(auditLog),
      await db.$count(importRejectedRows),
      await db.$count(importRejections),
      await db.$count(imports),
    ];

    await applyRetention(services, ALWAYS, forever);
    assert.deepEqual(await counts(), [3, 2, 2, 2, 2]);
    await applyRetention(services, { ...DEFAULT_RETENTION, auditDays: 30 }, forever);
    assert.deepEqual(await counts(), [2, 1, 1, 1, 2]);
  },
);

databaseTest(
  "applyRetention() keeps the last two scorings and those of current scores",
  async ({ db }) => {
    await db.insert(models).values({
      estimator: "ADDITIVE",
      config: {},
      metrics: {} as never,
      encoding: [],
      threshold: 0.5,
      thresholdPolicy: {},
      rows: 2,
      fingerprint: "",
      onnx: new Uint8Array(1),
      onnxSha256: "",
    });
    // The first is no one's, the second that of a customer's current score, the third was interrupted.
    for (const finished of [true, true, false, true, true]) {
      const startedAt = daysAgo(400);
      await db.insert(scoringRuns)
        .values({ modelId: 1, startedAt, finishedAt: finished ? startedAt : null });
    }
    await db.insert(customers).values({ customerId: "C1", scoringRunId: 2 });
    await db.insert(predictions).values(
      [1, 2, 3, 4, 5].map((runId) => ({ customerId: "C1", runId, probability: 0.5 })),
    );
    await applyRetention({ db, clock: () => NOW }, DEFAULT_RETENTION, forever);
    const kept = await db.select({ runId: predictions.runId }).from(predictions);
    assert.deepEqual(kept.map(({ runId }) => runId).sort(), [2, 4, 5]);
    assert.equal(await db.$count(scoringRuns), 3);
  },
);
