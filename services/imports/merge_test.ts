import assert from "node:assert/strict";
import { asc, eq } from "drizzle-orm";
import { customersTable } from "@/db/customers_table.ts";
import { readCurrentSchema } from "@/db/queries/customer_schema.ts";
import { models, scoringRuns } from "@/db/schema/mod.ts";
import { databaseTest } from "../../tests/support/database.ts";
import { customers } from "../../tests/support/shop_customers.ts";
import { assertTidy, stored, take } from "./testing/uploads.ts";

databaseTest("MERGE overwrites the file's columns and keeps everything else", async (fixture) => {
  const { db } = fixture;
  await take(
    fixture,
    "CustomerID,Tenure,Gender,PreferredPaymentMode,PreferredLoginDevice,Note,Town\n" +
      "C1,4,Female,CC,Phone,kept?,Seoul\nC2,1,Male,COD,Phone,,\n",
  );
  await db.update(customers).set({ churnProbability: 0.5, riskBand: "HIGH", clusterId: 3 });
  const [before] = await stored(db);
  const result = await take(
    fixture,
    "CustomerID,Tenure,PreferredPaymentMode,Note,Extra\nC1,,UPI,,new\nC3,9,,,\n",
  );
  assert.partialDeepStrictEqual(result, { rowsAccepted: 2, rowsInserted: 1, rowsUpdated: 1 });
  const [first, second, third] = await stored(db);
  assert.partialDeepStrictEqual(first, {
    tenure: null,
    gender: "Female",
    preferredPaymentMode: "UPI",
    preferredLoginDevice: "Mobile Phone",
    spellings: { preferredLoginDevice: "Phone" },
    churnProbability: 0.5,
    riskBand: "HIGH",
    clusterId: 3,
    importId: result.id,
    createdAt: before!.createdAt,
  });
  assert.partialDeepStrictEqual(first, { attributes: {}, note: null, town: "Seoul", extra: "new" });
  assert.partialDeepStrictEqual(second, { tenure: 1, spellings: { preferredPaymentMode: "COD" } });
  assert.partialDeepStrictEqual(third, { customerId: "C3", tenure: 9 });
});

databaseTest(
  "MERGE into a table of 990 columns says which customers it changed",
  async (fixture) => {
    const header = Array.from({ length: 990 }, (_, index) => `f${index}`).join(",");
    const row = (id: string, last: number) =>
      `${id},${Array.from({ length: 990 }, (_, at) => at === 989 ? last : at % 7).join(",")}\n`;
    const first = `id,${header}\n${row("K1", 1)}${row("K2", 2)}${row("K3", 3)}`;
    await take(fixture, first);
    const again = await take(fixture, first.replace(row("K2", 2), row("K2", 9)));
    assert.partialDeepStrictEqual(again, { rowsUpdated: 3, rowsUnchanged: 2 });
  },
);

databaseTest(
  "MERGE takes the band from a customer who churned, and gives it back to one who is active again",
  async (fixture) => {
    const { db } = fixture;
    await take(fixture, "CustomerID,Churn\nA,0\nB,1\nC,\nD,0\nE,0\n");
    const [model] = await db.insert(models).values(modelWithThreshold(0.4)).returning();
    const [run] = await db.insert(scoringRuns).values({ modelId: model!.id }).returning();
    const score = (customerId: string, churnProbability: number, riskBand: "HIGH" | null) =>
      db.update(customers).set({ churnProbability, riskBand, scoringRunId: run!.id })
        .where(eq(customers.customerId, customerId));
    await score("A", 0.9, "HIGH");
    await score("B", 0.3, null);
    await score("C", 0.8, "HIGH");
    await score("D", 0.7, "HIGH");
    await take(fixture, "CustomerID,Churn,Tenure\nA,1,1\nB,0,2\nC,1,3\nE,1,4\n");
    const bands = async () =>
      (await stored(db)).map(({ churnProbability, riskBand }) => [churnProbability, riskBand]);
    assert.deepEqual(await bands(), [
      [0.9, null],
      [0.3, "MEDIUM"],
      [0.8, null],
      [0.7, "HIGH"],
      [null, null],
    ]);
    await take(fixture, "CustomerID,Tenure\nA,5\nB,5\n");
    assert.equal((await bands())[0]![1], null);
    await take(fixture, "CustomerID,Churn\nA,\n");
    assert.deepEqual((await bands())[0], [0.9, "HIGH"]);
  },
);

/** The parts of a model that the table asks for. */
const modelWithThreshold = (threshold: number) => ({
  estimator: "GRADIENT_BOOSTING",
  config: {},
  metrics: {} as typeof models.$inferInsert["metrics"],
  encoding: [],
  threshold,
  thresholdPolicy: { kind: "FIXED" as const, value: threshold },
  rows: 5,
  fingerprint: "f".repeat(64),
  onnx: new Uint8Array([1]),
  onnxSha256: "a".repeat(64),
});

databaseTest("a MERGE of many rows is done by a swap, with the same outcome", async (fixture) => {
  const { db } = fixture;
  await take(fixture, "CustomerID,Gender,Town\nA1,Male,Seoul\nC1,Female,Busan\n");
  await db.update(customers).set({ churnProbability: 0.5, riskBand: "HIGH", clusterId: 3 });
  const rows = Array.from({ length: 50_001 }, (_, index) => `C${index},${index % 60}\n`).join("");
  const result = await take(fixture, `CustomerID,Tenure\n${rows}`);
  assert.partialDeepStrictEqual(result, { rowsInserted: 50_000, rowsUpdated: 1 });
  assert.equal(await db.$count(customers), 50_002);
  const table = customersTable(await readCurrentSchema(db));
  const kept = await db.select().from(table).where(eq(table.churnProbability, 0.5))
    .orderBy(asc(table.customerId));
  assert.partialDeepStrictEqual(kept, [
    { customerId: "A1", gender: "Male", tenure: null, town: "Seoul" },
    { customerId: "C1", gender: "Female", tenure: 1, clusterId: 3, town: "Busan" },
  ]);
  await assertTidy(db);
});
