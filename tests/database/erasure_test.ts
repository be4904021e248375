import assert from "node:assert/strict";
import iconv from "iconv-lite";
import { listAuditEntries } from "@/db/queries/audit_log.ts";
import {
  campaignMembers,
  campaignOutcomes,
  campaignReports,
  campaigns,
  clusters,
  customerMonths,
  customers,
  customerValues,
  importChunks,
  importRejectedRows,
  importRejections,
  imports,
  jobs,
  models,
  months,
  orderLines,
  orders,
  predictions,
  scoringRuns,
  segmentations,
  strategies,
} from "@/db/schema/mod.ts";
import { eraseCustomer, recordErasure } from "@/services/customers/erasure.ts";
import { stageUpload } from "@/services/imports/mod.ts";
import { type DatabaseFixture, databaseTest } from "../support/database.ts";

/** Puts two customers into every table that names customers. */
async function store({ db }: DatabaseFixture, ids: readonly [string, string]) {
  const nothing = {} as never;
  const thresholds = { recency: [], orders: [], spend: null };
  await db.insert(months).values({
    month: "2026-01-01",
    fingerprint: "",
    customers: 2,
    thresholds,
  });
  await db.insert(customers).values(ids.map((customerId) => ({ customerId })));
  for (const [index, customerId] of ids.entries()) {
    const orderId = `order ${index}`;
    const line = { orderId, importId: 1, importLine: 2 };
    await db.insert(orderLines).values([
      { ...line, lineKey: "#1", customerId, orderedAt: "2026-01-01" },
      { ...line, lineKey: "#2" },
    ]);
    await db.insert(customerMonths).values({
      month: "2026-01-01",
      customerId,
      firstOrderOn: "2026-01-01",
      lastOrderOn: "2026-01-01",
      orders: 1,
      recencyScore: 5,
      frequencyScore: 1,
      rfmGroup: "NEW",
    });
    await db.insert(customerValues).values({
      customerId,
      asOf: "2026-02-01",
      orders30: 0,
      orders90: 0,
      orders365: 0,
      value365: 0,
      nextOrderFrom: "2026-02-02",
      nextOrderTo: "2026-12-01",
    });
    await db.insert(orders).values({
      orderId,
      customerId,
      orderedAt: "2026-01-01",
      kind: "PLACED",
      lines: 2,
      importId: 1,
    });
  }
  await db.insert(models).values({
    estimator: "ADDITIVE",
    config: {},
    metrics: nothing,
    encoding: [],
    threshold: 0.5,
    thresholdPolicy: {},
    rows: 2,
    fingerprint: "",
    onnx: new Uint8Array(1),
    onnxSha256: "",
  });
  await db.insert(scoringRuns).values({ modelId: 1 });
  await db.insert(predictions).values(
    ids.map((customerId) => ({ customerId, runId: 1, probability: 0.5 })),
  );
  await db.insert(segmentations).values({
    k: 1,
    seed: 1,
    inertia: 1,
    customers: 2,
    model: nothing,
  });
  const numbers = { size: 2, recency: 1, frequency: 1, monetary: 1 };
  await db.insert(clusters).values({ segmentationId: 1, index: 0, persona: "P", ...numbers });
  await db.insert(strategies).values({
    clusterId: 1,
    locale: "EN",
    headline: "h",
    body: "b",
    tactics: [],
    measure: "m",
    source: "PLAYBOOK",
  } as never);
  await db.insert(campaigns).values({
    strategyId: 1,
    holdout: 0.5,
    bands: [],
    seed: 1,
    createdBy: "t",
  });
  const drawn = { campaignId: 1, arm: "TREATMENT", band: "HIGH", probability: 0.5 } as const;
  await db.insert(campaignMembers).values(ids.map((customerId) => ({ ...drawn, customerId })));
  await db.insert(campaignReports).values({ campaignId: 1, source: "FILE", members: 2 });
  await db.insert(campaignOutcomes).values(
    ids.map((customerId) => ({ reportId: 1, customerId, retained: true })),
  );
}

/** An import with two rejected rows and a report that shows both ids. */
async function storeRejections({ db }: DatabaseFixture, ids: readonly [string, string]) {
  const readings = ids.map((id) => ({
    column: "ID",
    convention: "WHOLE_ID" as const,
    count: 1,
    example: `${id}.0`,
    value: id,
  }));
  await db.insert(imports).values({
    fileName: "a.csv",
    mode: "MERGE",
    status: "FAILED",
    report: { unmatched: [], renamed: [], readings, nullMarks: [], paddedRows: 0 },
  });
  for (const [index, id] of ids.entries()) {
    const line = index + 2;
    await db.insert(importRejectedRows).values({ importId: 1, line, cells: [` ${id}.0`, "x"] });
    await db.insert(importRejections).values({
      importId: 1,
      line,
      value: "x",
      code: "NOT_A_NUMBER",
      reason: "r",
    });
  }
}

async function storeFile({ db }: DatabaseFixture, pieces: readonly Uint8Array[]): Promise<number> {
  const [{ id } = { id: 0 }] = await db.insert(imports)
    .values({ fileName: "b.csv", mode: "MERGE", status: "STAGED" }).returning();
  await db.insert(importChunks).values(
    pieces.map((bytes, sequence) => ({ importId: id, sequence, bytes })),
  );
  return id;
}

databaseTest("eraseCustomer() leaves no trace of the id but the tombstone", async (fixture) => {
  const { db, connection } = fixture;
  await store(fixture, ["17850", "17851"]);
  await storeRejections(fixture, ["17850", "17851"]);
  const file = new Uint8Array(iconv.encode("ID\n17850\n", "utf-16le"));
  await storeFile(fixture, [file.subarray(0, 9), file.subarray(9)]);
  const other = await storeFile(fixture, [new TextEncoder().encode("ID\n17851\n")]);

  const erasure = await eraseCustomer(fixture, "17850");
  await recordErasure(fixture, "test", erasure);

  assert.deepEqual(erasure, {
    customers: 1,
    predictions: 1,
    campaigns: 1,
    orders: 1,
    rejectedRows: 1,
    uploads: 1,
  });
  const tables = await connection.sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public'`;
  for (const { name } of tables) {
    const holding = async (id: string) =>
      (await connection.sql.unsafe(`select 1 from ${name} t where t::text like '%${id}%'`)).length;
    assert.equal(await holding("17850"), name === "customer_changes" ? 1 : 0, name);
  }
  assert.equal((await db.select().from(predictions)).length, 1);
  assert.equal((await db.select().from(orders)).length, 1);
  assert.equal((await db.select().from(orderLines)).length, 2);
  assert.equal((await db.select().from(customerValues)).length, 1);
  assert.equal((await db.select().from(campaignReports))[0]!.members, 1);
  assert.deepEqual((await db.select().from(importChunks)).map(({ importId }) => importId), [other]);
  assert.equal((await db.select().from(importRejections)).length, 1);
  const { rows: [entry] } = await listAuditEntries(db);
  assert.deepEqual([entry!.action, entry!.detail], ["eraseCustomer", { ...erasure }]);
});

databaseTest("eraseCustomer() says that nothing is stored about an unknown id", async (fixture) => {
  await assert.rejects(eraseCustomer(fixture, "C1"), { code: "NOT_FOUND" });
});

databaseTest(
  "eraseCustomer() changes nothing while a file with the id waits for its import",
  async (fixture) => {
    const { db } = fixture;
    await db.insert(customers).values({ customerId: "C1" });
    const importId = await storeFile(fixture, [new TextEncoder().encode("ID\nC1\n")]);
    await db.insert(jobs).values({ id: crypto.randomUUID(), kind: "IMPORT", input: { importId } });
    await assert.rejects(eraseCustomer(fixture, "C1"), { code: "IMPORT_WAITING" });
    assert.equal(await db.$count(customers), 1);
  },
);

databaseTest(
  "eraseCustomer() deletes an uploaded file of orders whose cells make up the id",
  async (fixture) => {
    const { db } = fixture;
    const upload = (text: string) =>
      stageUpload(fixture, new Blob([text]).stream(), { fileName: "orders.csv", mode: "MERGE" });
    const header = "Name,Email,Financial Status,Created at,Total,Lineitem name\n";
    const { id, kind } = await upload(header + "#1,Ann@Example.com,paid,03/04/2026,20,Cup\n");
    assert.equal(kind, "ORDERS");
    await upload(header + "#2,bob@example.com,paid,03/04/2026,20,Cup\n");
    assert.equal((await eraseCustomer(fixture, "ann@example.com")).uploads, 1);
    assert.deepEqual((await db.select().from(imports)).map((row) => row.id), [id + 1]);
  },
);
