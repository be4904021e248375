/** A feature that leaks the label, from training to what is said of the champion. */
import { readEncoding } from "@/ml/stored_encoding.ts";
import assert from "node:assert/strict";
import { findChampion } from "@/db/queries/models.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { leaksOf, leftOutOf, readChampionLeaks } from "@/services/training/model_leaks.ts";
import { silentTask } from "@/services/task_context.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { appTest } from "@/tests/support/database.ts";
import { demo, type TestServices, withServices } from "./support.ts";

const LINEAR = { estimators: ["LOGISTIC_REGRESSION"], folds: 2 } as const;

async function importLeaking(services: TestServices): Promise<void> {
  const records = demo().map((record) => ({ ...record, complained: record.churned }));
  await importRecords(services, records, { fileName: "leaking", mode: "REPLACE" }, silentTask);
}

appTest("trainCandidates() leaves out a feature that equals the label", async (fixture) => {
  await withServices(fixture.connection, async (services) => {
    await importLeaking(services);
    const { champion, leftOut, keptLeaks } = await trainCandidates(services, LINEAR, silentTask);
    assert.deepEqual(leftOut.map(({ field, reason }) => [field, reason]), [
      ["complained", "EQUALS_LABEL"],
    ]);
    assert.deepEqual(keptLeaks, []);
    const fields = readEncoding(champion!.encoding).map(({ key }) => key);
    assert.equal(fields.length, 17);
    assert.ok(!fields.some((field) => field === "complained"));
    assert.deepEqual(leftOutOf(champion!), leftOut);
    assert.deepEqual(await readChampionLeaks(services), []);
  });
});

appTest(
  "trainCandidates() keeps a leak on request, and the champion says so",
  async (fixture) => {
    await withServices(fixture.connection, async (services) => {
      await importLeaking(services);
      const input = { ...LINEAR, keepLeaks: true };
      const { leftOut, keptLeaks } = await trainCandidates(services, input, silentTask);
      assert.deepEqual(leftOut, []);
      assert.deepEqual(keptLeaks.map(({ field }) => field), ["complained"]);
      const champion = (await findChampion(services.db))!;
      assert.deepEqual(leaksOf(champion), keptLeaks);
      assert.ok(champion.metrics.grouped.chosen.auc! > 0.99);
    });
  },
);
