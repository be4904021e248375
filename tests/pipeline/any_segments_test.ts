import assert from "node:assert/strict";
import { join } from "node:path";
import { currentSegmentation } from "@/db/queries/clusters.ts";
import { createRandom } from "@/ml/random.ts";
import { personaName } from "@/content/personas/persona.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { createCustomerStatistics } from "@/services/statistics/customer_statistics.ts";
import { importFile } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { originsOf } from "@/services/segments/segment_sample.ts";
import { segmentStoredCustomers } from "@/services/segments/segmentation.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { appTest } from "@/tests/support/database.ts";
import { code, type TestServices, withServices } from "./support.ts";

/** A bank's customers: who is old and has one product leaves, whatever the tenure. */
function bank(money: string): string {
  const random = createRandom(5);
  const rows = Array.from({ length: 300 }, (_, row) => {
    const age = 20 + Math.floor(50 * random.next());
    const tenure = Math.floor(10 * random.next());
    const score = 400 + Math.floor(400 * random.next());
    const amount = Math.floor(100_000 * random.next());
    const exited = age > 50 && random.next() < 0.9 ? 1 : 0;
    return [15_000_000 + row, age, tenure, score, amount, exited].join();
  });
  return [`CustomerId,Age,Tenure,CreditScore,${money},Exited`, ...rows].join("\n");
}

async function importTable(services: TestServices, folder: string, text: string): Promise<void> {
  const path = join(folder, "bank.csv");
  await Deno.writeTextFile(path, text);
  await importFile(services, path, { fileName: "bank.csv", mode: "REPLACE" }, silentTask);
}

appTest(
  "a table with one RFM role is segmented by that column",
  async ({ connection, db }) => {
    await withServices(connection, async (services, folder) => {
      await importTable(services, folder, bank("Balance"));
      const result = await segmentStoredCustomers(services, { k: 3 }, silentTask);
      assert.deepEqual(result.columns, ["balance"]);
      const { clusters, model } = (await currentSegmentation(db))!;
      assert.equal((model as SegmentationModel).choice, "ROLES");
      for (const { recency, frequency, monetary, means } of clusters) {
        assert.deepEqual([recency, frequency], [null, null]);
        assert.deepEqual(means, { balance: monetary });
      }
      const names = clusters.map(({ persona }) => personaName(persona, "en"));
      assert.equal(new Set(names).size, 3);
      assert.ok(names.every((name) => /balance/i.test(name)), names.join());
    });
  },
);

appTest(
  "a table without RFM roles is segmented by what tells most about churn, and gets strategies",
  async ({ connection, db }) => {
    await withServices(connection, async (services, folder) => {
      await importTable(services, folder, bank("EstimatedSalary"));
      const result = await segmentStoredCustomers(services, { k: 4 }, silentTask);
      assert.equal(result.columns[0], "age");
      assert.equal(result.columns.length, 3);
      const current = (await currentSegmentation(db))!;
      const model = current.model as SegmentationModel;
      assert.equal(model.choice, "CHURN");

      const { points, customers } = await createCustomerStatistics(db).segmentSample(current);
      assert.equal(points.length, customers);
      assert.deepEqual(Object.keys(points[0]!.values), result.columns);
      for (const { cluster, from, share } of originsOf(points, model)) {
        assert.deepEqual([from, share], [cluster, 1]);
      }

      const { outcomes } = await generateStrategies({ ...services, playbook: [] }, {}, silentTask);
      assert.equal(outcomes.length, 8);
      const strategies = await db.query.strategies.findMany({ where: { locale: "EN" } });
      assert.equal(new Set(strategies.map(({ headline }) => headline)).size, 4);
      const label = (await currentSchema({ db })).columns.find(({ key }) =>
        key === "age"
      )!.label.en;
      for (const { body } of strategies) {
        assert.ok(body.toLowerCase().includes(label.toLowerCase()), body);
        assert.doesNotMatch(body, /order|cashback|NaN|null/);
      }
    });
  },
);

appTest("segments rest on the columns that are asked for", async ({ connection }) => {
  await withServices(connection, async (services, folder) => {
    await importTable(services, folder, bank("Balance"));
    const segment = (...columns: string[]) =>
      segmentStoredCustomers(services, { k: 2, columns }, silentTask);
    assert.deepEqual((await segment("tenure", "age")).columns, ["tenure", "age"]);
    await assert.rejects(segment("shoeSize"), code("UNKNOWN_COLUMN"));
    await assert.rejects(segment(), code("BAD_COLUMNS"));
  });
});
