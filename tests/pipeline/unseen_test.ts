import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import assert from "node:assert/strict";
import type { LabelledCustomer } from "@/ml/testing/labelled_shop.ts";
import { eq } from "drizzle-orm";
import { modelFolds, predictions } from "@/db/schema/mod.ts";
import { findModel } from "@/db/queries/models.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { foreignModel } from "@/ml/testing/foreign_model.ts";
import { readEvidence } from "@/services/training/evidence.ts";
import { explainScores } from "@/services/scoring/explanation.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { createModelStore } from "@/services/scoring/model_store.ts";
import { predictChurn } from "@/services/scoring/prediction.ts";
import { promoteModel, rollBackModel } from "@/services/training/promotion.ts";
import { registerModel } from "@/services/training/registration.ts";
import { silentTask } from "@/services/task_context.ts";
import { missingReasons } from "@/services/scoring/missing_reasons.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { readLabelledRows } from "@/services/training/training_table.ts";
import { appTest } from "@/tests/support/database.ts";
import { demo, importDemo, type TestServices, withServices } from "./support.ts";

const LINEAR = { estimators: ["LOGISTIC_REGRESSION"], folds: 3 } as const;

const train = async (services: TestServices, seed: number) =>
  (await trainCandidates(services, { ...LINEAR, seed }, silentTask)).champion!;

const merge = (services: TestServices, rows: readonly LabelledCustomer[]) =>
  importRecords(services, rows, { fileName: "demo", mode: "MERGE" }, silentTask);

/** Scores everyone; returns each customer's probability and fold by id. */
async function score(services: TestServices) {
  const { runId } = await scoreCustomers(services, silentTask);
  const rows = await services.db.select().from(predictions).where(eq(predictions.runId, runId));
  return { runId, scores: new Map(rows.map((row) => [row.customerId, row])) };
}

appTest("stored scores are the model's out-of-fold evidence", async ({ connection, db }) => {
  await withServices(connection, async (services) => {
    await importDemo(services);
    const model = await train(services, 1);
    assert.equal(model.unseenScores, true);
    const { scores, runId } = await score(services);
    const { rows } = await readLabelledRows(db, ECOMMERCE);
    const { labels, probabilities: { strict } } = (await readEvidence(db, model.id))!;
    rows.forEach(({ customerId }, row) => {
      assert.ok(Math.abs(scores.get(customerId)!.probability - strict[row]!) <= 1e-5, customerId);
    });
    const { fp, auc } = model.metrics.strict.chosen;
    const atRisk = rows.filter(({ customerId, churned }) =>
      !churned && scores.get(customerId)!.probability >= model.threshold
    );
    assert.equal(atRisk.length, fp, "active customers at risk are those that validation flags");
    const stored = Float32Array.from(rows, (row) => scores.get(row.customerId)!.probability);
    assert.ok(Math.abs(computeMetrics(labels, stored, model.threshold).auc! - auc!) < 1e-3);

    const [customer] = demo();
    const found = await missingReasons(services, [customer!.customerId]);
    const { customers } = await explainScores(services, { runId, which: "AT_RISK" }, silentTask);
    assert.equal(customers, atRisk.length);
    await explainScores(services, { runId, which: "ALL" }, silentTask);
    const [predicted] = await predictChurn(services, [customer!]);
    const explained = await db.query.predictions.findFirst({
      where: { runId, customerId: customer!.customerId },
    });
    assert.deepEqual(found.get(customer!.customerId), explained!.reasons, "found on request");
    assert.deepEqual(
      predicted!.reasons.map(({ field }) => field),
      explained!.reasons.map((r) => r.field),
    );
  });
});

appTest(
  "a customer of the training keeps the fold's model when the row changes or moves",
  async ({ connection }) => {
    await withServices(connection, async (services) => {
      await importDemo(services);
      await train(services, 1);
      const before = await score(services);
      const [changed, moved] = demo() as [LabelledCustomer, LabelledCustomer];
      const { fold, probability } = before.scores.get(changed.customerId)!;
      const next = { ...changed, tenure: (changed.tenure ?? 0) + 7 };

      const [sent] = await predictChurn(services, [next]);
      assert.deepEqual([sent!.basis, sent!.storedScore], ["FOLD_MODEL", "VALUES_DIFFER"]);
      await merge(services, [next, { ...moved, customerId: "moved" }]);
      const [outdated] = await predictChurn(services, [next]);
      assert.equal(outdated!.storedScore, "OUTDATED");

      const { scores } = await score(services);
      assert.equal(scores.get(changed.customerId)!.fold, fold);
      assert.notEqual(scores.get(changed.customerId)!.probability, probability);
      assert.equal(scores.get(changed.customerId)!.probability, sent!.probability);
      const { fold: own, probability: same } = before.scores.get(moved.customerId)!;
      const copy = scores.get("moved")!;
      assert.deepEqual([copy.fold, copy.probability], [own, same]);
      const [again] = await predictChurn(services, [{ ...moved, customerId: null }]);
      assert.deepEqual([again!.basis, again!.storedScore], ["FOLD_MODEL", "NOT_STORED"]);
      assert.equal(again!.probability, same);
    });
  },
);

appTest(
  "a later outcome, another training and a restored champion keep scores unseen",
  async ({ connection, db }) => {
    await withServices(connection, async (services) => {
      await importDemo(services);
      const first = await train(services, 1);
      const original = (await score(services)).scores;
      const late = { ...demo()[0]!, customerId: "late", tenure: 43, cashbackAmount: 217 };
      await merge(services, [{ ...late, churned: null }]);
      const lateFold = async () => (await score(services)).scores.get("late")!.fold;
      assert.equal(await lateFold(), null, "an unknown outcome was in no training");
      const [unlabelled] = await predictChurn(services, [late]);
      assert.deepEqual([unlabelled!.basis, unlabelled!.storedScore], ["FINAL_MODEL", "SAME"]);
      await merge(services, [late]);
      assert.equal(await lateFold(), null, "the champion was not taught the outcome since");

      const second = await train(services, 2);
      const retrained = (await score(services)).scores;
      assert.notEqual(retrained.get("late")!.fold, null);
      const { rows } = await readLabelledRows(db, ECOMMERCE);
      const { probabilities: { strict } } = (await readEvidence(db, second.id))!;
      rows.forEach(({ customerId }, row) => {
        const { probability } = retrained.get(customerId)!;
        assert.ok(Math.abs(probability - strict[row]!) <= 1e-5, customerId);
      });

      assert.equal((await rollBackModel(services, "ann")).id, first.id);
      const restored = (await score(services)).scores;
      assert.equal(restored.get("late")!.fold, null);
      for (const [id, { fold, probability }] of original) {
        assert.deepEqual([restored.get(id)!.fold, restored.get(id)!.probability], [
          fold,
          probability,
        ]);
      }
    });
  },
);

appTest("a model without fold models says so", async ({ connection, db }) => {
  await withServices(connection, async (services) => {
    await importDemo(services);
    const { id } = await train(services, 1);
    await db.delete(modelFolds); // as a model that was trained before they were kept
    assert.equal((await findModel(db, id))!.unseenScores, false);
    const before = { ...services, models: createModelStore(db) };
    const { scores } = await score(before);
    assert.ok([...scores.values()].every(({ fold }) => fold === null));
    const [customer] = demo();
    assert.equal((await predictChurn(before, [customer!]))[0]!.basis, "ONLY_MODEL");

    const input = { onnx: foreignModel(), fileName: "their-model.onnx" };
    const foreign = await registerModel(services, input, silentTask);
    await promoteModel(services, foreign.id, "ann");
    assert.equal(foreign.unseenScores, false);
    assert.equal((await predictChurn(services, [customer!]))[0]!.basis, "ONLY_MODEL");
  });
});
