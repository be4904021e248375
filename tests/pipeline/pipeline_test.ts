import assert from "node:assert/strict";
import { join } from "node:path";
import { currentClusters } from "@/db/queries/clusters.ts";
import { findChampion } from "@/db/queries/models.ts";
import { listStrategies } from "@/db/queries/strategies.ts";
import { explainScores } from "@/services/scoring/explanation.ts";
import { exportCustomers } from "@/services/exports/mod.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { predictChurn } from "@/services/scoring/prediction.ts";
import { silentTask } from "@/services/task_context.ts";
import { scoreFile } from "@/services/scoring/score_file.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { segmentStoredCustomers } from "@/services/segments/segmentation.ts";
import { readServingFile } from "@/services/scoring/serving_file.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { trainChampion } from "@/services/training/training.ts";
import { appTest, databaseTest } from "@/tests/support/database.ts";
import { code, demo, importDemo, type TestServices, withServices } from "./support.ts";

databaseTest(
  "a table in: model, scores, segments and strategies out",
  async ({ connection, db }) => {
    await withServices(connection, async (services, folder) => {
      await importDemo(services);
      const model = await trainChampion(services, {}, silentTask);
      assert.equal((await findChampion(db))?.id, model.id);
      assert.equal(model.rows, 600);
      const scored = await scoreCustomers(services, silentTask);
      assert.equal(scored.customers, 600);
      assert.deepEqual(await explainScores(services, scored, silentTask), { customers: 600 });
      const segmented = await segmentStoredCustomers(services, { k: 4 }, silentTask);
      const clusters = await currentClusters(db);
      assert.deepEqual(clusters.map(({ index }) => index), [0, 1, 2, 3]);
      assert.equal(clusters.reduce((sum, { size }) => sum + size, 0), segmented.customers);
      const churn = clusters.map(({ churnProbability }) => churnProbability!);
      assert.deepEqual(churn, churn.toSorted((a, b) => b - a));
      assert.equal((await generateStrategies(services, {}, silentTask)).strategies, 8);
      const { rows } = await listStrategies(db, { first: 100 });
      assert.equal(new Set(rows.map(({ headline }) => headline)).size, 8);

      await storedEqualsPredicted(services);
      await labelDecidesOnBand(services);
      await fileEqualsStored(services, folder);
    });
  },
);

/** A customer that is sent to `predictChurn` gets what is stored for it. */
async function storedEqualsPredicted(services: TestServices): Promise<void> {
  const customers = demo().slice(0, 50);
  const predicted = await predictChurn(services, customers);
  for (const [index, prediction] of predicted.entries()) {
    const stored = await services.db.query.customers.findFirst({
      where: { customerId: customers[index]!.customerId },
      with: { cluster: true, prediction: true },
    });
    assert.equal(prediction.basis, "FOLD_MODEL");
    assert.equal(prediction.storedScore, "SAME");
    assert.equal(prediction.probability, stored!.churnProbability);
    assert.equal(prediction.probability, stored!.prediction!.probability);
    assert.equal(prediction.band, stored!.riskBand, "none for a churned customer");
    assert.equal(prediction.clusterIndex, stored!.cluster!.index);
    assert.deepEqual(prediction.reasons, stored!.prediction!.reasons);
  }
}

/** A label that is sent decides on the band; the stored one does where none is sent. */
async function labelDecidesOnBand(services: TestServices): Promise<void> {
  const { churned: _label, ...churned } = demo().find(({ churned }) => churned)!;
  const [stored, sent, unknown] = await predictChurn(services, [
    churned,
    { ...churned, churned: false },
    { ...churned, customerId: null },
  ]);
  assert.equal(stored!.band, null);
  assert.notEqual(sent!.band, null);
  assert.equal(unknown!.band, sent!.band);
}

/** Scoring the exported table without the database gives the same results, row by row. */
async function fileEqualsStored(services: TestServices, folder: string): Promise<void> {
  const input = join(folder, "in.csv");
  const output = join(folder, "out.csv");
  await Deno.writeFile(input, await exportCustomers(services, {}));
  const serving = await readServingFile(join(folder, "serving.onnx"));
  const result = await scoreFile({ workers: services.workers, serving }, input, output, silentTask);
  assert.deepEqual([result.rows, result.unreadable], [600, 0]);
  const [header, ...lines] = (await Deno.readTextFile(output)).trimEnd().split("\n");
  assert.match(header!, /,ChurnProbability,RiskBand,Cluster,Persona,ScoredBy$/);
  for (const line of lines) {
    // The export ends in the stored results and the status; scoring the file adds the results again, and who scored.
    const [probability, band, cluster, persona, status, ...again] = line.split(",").slice(-10);
    assert.equal(band === "", status === "CHURNED");
    assert.deepEqual(again, [probability, band, cluster, persona, "FOLD_MODEL"]);
  }
}

appTest(
  "a segmentation takes the old one's place, and a rewritten draft keeps its history",
  async ({ connection, db }) => {
    await withServices(connection, async (services) => {
      await importDemo(services);
      await segmentStoredCustomers(services, { k: 3 }, silentTask);
      await generateStrategies(services, { locales: ["EN"] }, silentTask);
      await generateStrategies(services, { locales: ["EN"] }, silentTask);
      assert.equal((await db.query.strategyVersions.findMany()).length, 0);
      await segmentStoredCustomers(services, { k: 5 }, silentTask);
      assert.equal((await currentClusters(db)).length, 5);
      const ids = new Set((await currentClusters(db)).map(({ id }) => id));
      const customers = await db.query.customers.findMany({ columns: { clusterId: true } });
      assert.ok(customers.every(({ clusterId }) => ids.has(clusterId!)));
    });
  },
);

appTest("what cannot be done says why", async ({ connection }) => {
  await withServices(connection, async (services) => {
    await assert.rejects(trainChampion(services, {}, silentTask), code("NO_LABELS"));
    await assert.rejects(scoreCustomers(services, silentTask), code("NO_MODEL"));
    await assert.rejects(segmentStoredCustomers(services, {}, silentTask), code("NO_CUSTOMERS"));
    await assert.rejects(generateStrategies(services, {}, silentTask), code("NO_SEGMENTS"));
    await assert.rejects(segmentStoredCustomers(services, { k: 1 }, silentTask), code("BAD_K"));
    const stayed = demo().map((customer) => ({ ...customer, churned: false }));
    await importRecords(services, stayed, { fileName: "demo", mode: "REPLACE" }, silentTask);
    await assert.rejects(trainChampion(services, {}, silentTask), code("ONE_CLASS"));
    await assert.rejects(
      predictChurn(services, [{ gender: "Neither" }]),
      (error) => code("NO_MODEL")(error) || code("UNKNOWN_CATEGORY")(error),
    );
  });
});
