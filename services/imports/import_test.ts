import assert from "node:assert/strict";
import { asc, eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { customersTable } from "@/db/customers_table.ts";
import { readCurrentSchema } from "@/db/queries/customer_schema.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { listRejections } from "@/db/queries/imports.ts";
import { importChunks, imports, models, scoringRuns } from "@/db/schema/mod.ts";
import { customers } from "../../tests/support/shop_customers.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { referenceTable } from "../../tests/support/reference.ts";
import { silentTask } from "../task_context.ts";
import { importFile, importRecords, runImport, storeUpload } from "./mod.ts";
import type { ImportOptions } from "./types.ts";

const upload = (fixture: DatabaseFixture, text: string, options: Partial<ImportOptions> = {}) =>
  storeUpload(fixture, ReadableStream.from([new TextEncoder().encode(text)]), {
    fileName: "customers.csv",
    mode: "MERGE",
    ...options,
  });

async function take(fixture: DatabaseFixture, text: string, options: Partial<ImportOptions> = {}) {
  const { id } = await upload(fixture, text, options);
  return await runImport(fixture, id, silentTask);
}

const stored = async (db: Database) => {
  const table = customersTable(await readCurrentSchema(db));
  return await db.select().from(table).orderBy(
    asc(table.customerId),
  ) as (typeof customers.$inferSelect & Readonly<Record<string, unknown>>)[];
};

const rejections = async (db: Database, importId: number) =>
  (await listRejections(db, importId, { first: 500 })).rows;

/** What must be true of the database whenever no import is running; a file may be kept to be tried again. */
async function assertTidy(db: Database, filesKept = 0) {
  const names = await db.execute<{ name: string }>(sql`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relname ~ '_(next|previous)$'`);
  assert.deepEqual([...names], []);
  assert.equal(await db.$count(importChunks), filesKept);
}

databaseTest("good rows go in, rejected ones are stored with the reason", async (fixture) => {
  const { db } = fixture;
  const result = await take(
    fixture,
    "CustomerID,Tenure,Gender,PreferredPaymentMode,Note\n" +
      'C1,4,Female,CC,"a, b"\n' +
      ",1,Male,UPI,\n" +
      "C2,four,Robot,UPI,x\n" +
      "C1,5,Male,UPI,\n" +
      "C3,,,,\n",
  );
  assert.partialDeepStrictEqual(result, {
    status: "COMPLETED",
    rowsRead: 5,
    rowsAccepted: 2,
    rowsRejected: 3,
    rowsInserted: 2,
    rowsUpdated: 0,
  });
  const [first, third] = await stored(db);
  assert.partialDeepStrictEqual(first, {
    customerId: "C1",
    tenure: 4,
    preferredPaymentMode: "Credit Card",
    spellings: { preferredPaymentMode: "CC" },
    attributes: {},
    note: "a, b",
    importId: result.id,
    importLine: 2,
  });
  assert.partialDeepStrictEqual(third, { customerId: "C3", tenure: null, attributes: {} });
  const found = await rejections(db, result.id);
  assert.deepEqual(found.map(({ line, column, value, code }) => [line, column, value, code]), [
    [3, "CustomerID", "", "MISSING_ID"],
    [4, "Tenure", "four", "NOT_A_NUMBER"],
    [4, "Gender", "Robot", "UNKNOWN_CATEGORY"],
    [5, "CustomerID", "C1", "DUPLICATE_ID"],
  ]);
  assert.match(found[3]!.reason, /Line 2 /);
  assert.deepEqual(found[1]!.row, ["C2", "four", "Robot", "UPI", "x"]);
  await assertTidy(db);
});

databaseTest("a duplicate is found however far away the first row is", async (fixture) => {
  const rows = Array.from({ length: 5000 }, (_, index) => `C${index}\n`).join("");
  const result = await take(fixture, `CustomerID\n${rows}C7\n`);
  assert.equal(result.rowsAccepted, 5000);
  const [duplicate] = await rejections(fixture.db, result.id);
  assert.match(duplicate!.reason, /Line 9 /);
  assert.equal(duplicate!.line, 5002);
});

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

databaseTest(
  "REPLACE swaps the table and keeps indexes, key, views and grants",
  async (fixture) => {
    const { db } = fixture;
    const shape = () =>
      db.execute(sql`
      select indexname, replace(indexdef, 'public.', '') as definition from pg_indexes
      where tablename = 'customers' union all
      select conname, pg_get_constraintdef(oid) from pg_constraint
      where conrelid = 'customers'::regclass union all
      select column_name, column_default || is_nullable from information_schema.columns
      where table_name = 'customers' and column_default is not null union all
      select grantee, privilege_type from information_schema.role_table_grants
      where table_name in ('customers', 'bi_customers') and grantee = 'PUBLIC'
      order by 1, 2`);
    await db.execute(sql`grant select on customers, bi_customers to public`);
    const before = await shape();
    await take(fixture, "CustomerID\nOLD\n");
    for (const id of ["NEW1", "NEW2"]) {
      const result = await take(fixture, `CustomerID\n${id}\n`, { mode: "REPLACE" });
      assert.partialDeepStrictEqual(result, { rowsInserted: 1, rowsUpdated: 0 });
      assert.deepEqual((await stored(db)).map(({ customerId }) => customerId), [id]);
      const view = await db.execute<{ customer_id: string }>(sql`select * from bi_customers`);
      assert.equal(view[0]?.customer_id, id);
    }
    assert.deepEqual([...await shape()], [...before]);
    await db.execute(sql`revoke select on customers, bi_customers from public`);
    await assertTidy(db);
  },
);

databaseTest("a REPLACE that somebody's own view forbids says so", async (fixture) => {
  const { db } = fixture;
  await take(fixture, "CustomerID\nOLD\n");
  await db.execute(sql`create view own_view as select customer_id from customers`);
  try {
    await assert.rejects(take(fixture, "CustomerID\nNEW\n", { mode: "REPLACE" }), {
      code: "TABLE_IN_USE",
      message: /bi_customers/,
    });
    assert.deepEqual((await stored(db)).map(({ customerId }) => customerId), ["OLD"]);
  } finally {
    await db.execute(sql`drop view own_view`);
  }
  await assertTidy(db, 1);
});

databaseTest("a REPLACE without one good row leaves the customers alone", async (fixture) => {
  await take(fixture, "CustomerID\nOLD\n");
  await assert.rejects(take(fixture, "CustomerID,Tenure\nNEW,x\n", { mode: "REPLACE" }), {
    code: "NO_GOOD_ROWS",
  });
  assert.equal((await stored(fixture.db))[0]?.customerId, "OLD");
});

databaseTest("a dry run reports what the import would, and writes no customer", async (fixture) => {
  const { db } = fixture;
  await take(fixture, "CustomerID,Tenure\nC1,1\n");
  const before = await stored(db);
  const text = "CustomerID,Tenure\nC1,2\nC2,3\nC3,x\nC2,4\n";
  for (const mode of ["MERGE", "REPLACE"] as const) {
    const dry = await take(fixture, text, { mode, dryRun: true });
    assert.deepEqual(await stored(db), before);
    const found = await rejections(db, dry.id);
    const updated = mode === "MERGE" ? 1 : 0;
    assert.partialDeepStrictEqual(dry, {
      status: "COMPLETED",
      dryRun: true,
      rowsRead: 4,
      rowsAccepted: 2,
      rowsRejected: 2,
      rowsUpdated: updated,
      rowsInserted: 2 - updated,
    });
    assert.deepEqual(found.map(({ line, code }) => [line, code]), [
      [4, "NOT_A_NUMBER"],
      [5, "DUPLICATE_ID"],
    ]);
  }
  await assertTidy(db, 2);
});

databaseTest("a file that cannot be read changes nothing and says why", async (fixture) => {
  const { db } = fixture;
  await take(fixture, "CustomerID\nOLD\n");
  const { id } = await upload(fixture, 'CustomerID,Note\nC1,a\nC2,"cut', { mode: "REPLACE" });
  await assert.rejects(runImport(fixture, id, silentTask), { code: "UNCLOSED_QUOTE" });
  const [record] = await db.select().from(imports).where(eq(imports.id, id));
  assert.equal(record?.status, "FAILED");
  assert.match(record?.error ?? "", /line 3/);
  assert.deepEqual((await stored(db)).map(({ customerId }) => customerId), ["OLD"]);
  await assertTidy(db);
});

databaseTest(
  "a cancelled import leaves the customers as they were, and can be run",
  async (fixture) => {
    const { db } = fixture;
    const rows = Array.from({ length: 5000 }, (_, index) => `C${index}\n`).join("");
    const { id } = await upload(fixture, `CustomerID\n${rows}`, { mode: "REPLACE" });
    const controller = new AbortController();
    const run = { signal: controller.signal, report: () => controller.abort() };
    await assert.rejects(runImport(fixture, id, run), { name: "AbortError" });
    const [record] = await db.select().from(imports).where(eq(imports.id, id));
    assert.equal(record?.status, "CANCELLED");
    assert.equal(await db.$count(customers), 0);
    const again = await runImport(fixture, id, silentTask);
    assert.partialDeepStrictEqual(again, { status: "COMPLETED", rowsAccepted: 5000 });
    assert.deepEqual(await runImport(fixture, id, silentTask), again);
    await assertTidy(db);
  },
);

databaseTest("an upload that breaks off leaves nothing behind", async (fixture) => {
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(2_000_000).fill(65));
      controller.error(new Error("connection lost"));
    },
  });
  await assert.rejects(storeUpload(fixture, stream, { fileName: "a.csv", mode: "MERGE" }));
  assert.equal(await fixture.db.$count(imports), 0);
  await assertTidy(fixture.db);
});

databaseTest("an import waits while somebody else writes the customers", async (fixture) => {
  const { connection } = fixture;
  let importing: Promise<unknown> | undefined;
  await withCustomersLocked(connection, async () => {
    importing = take(fixture, "CustomerID\nC1\n");
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(await fixture.db.$count(customers), 0);
    await assert.rejects(withCustomersLocked(connection, async () => {}, { waitMs: 0 }), {
      name: "CustomersBusyError",
    });
  });
  await importing;
  assert.equal(await fixture.db.$count(customers), 1);
});

databaseTest("customers at hand are imported as they are", async (fixture) => {
  const { db } = fixture;
  await take(fixture, "CustomerID\nA\nB\n");
  const records = (await stored(db)).map(({ customerId, churned }) => ({
    customerId,
    churned,
    tenure: 7,
  }));
  await importRecords(
    fixture,
    records,
    { fileName: "demo", mode: "REPLACE", demo: true },
    silentTask,
  );
  assert.deepEqual((await stored(db)).map(({ customerId, tenure }) => [customerId, tenure]), [
    ["A", 7],
    ["B", 7],
  ]);
});

Deno.test("a path that is no file is refused with a remedy", async () => {
  const fixture = {} as DatabaseFixture;
  for (const path of ["/no/such/file.csv", "."]) {
    await assert.rejects(
      importFile(fixture, path, { fileName: "x", mode: "MERGE" }, silentTask),
      { code: "NO_FILE" },
    );
  }
});

const table = referenceTable();
databaseTest(
  `the real table goes in whole${table ? "" : " (skipped: the reference table is absent)"}`,
  async (fixture) => {
    const options = { fileName: "ecommerce-churn.csv", mode: "REPLACE" } as const;
    const result = await importFile(fixture, table!, options, silentTask);
    assert.partialDeepStrictEqual(result, {
      encoding: "utf-8",
      delimiter: ",",
      rowsRead: 5630,
      rowsAccepted: 5630,
      rowsRejected: 0,
    });
    const [counts] = await fixture.db.execute<{ merged: number; missing: number }>(sql`
      select count(*) filter (where spellings ->> 'preferredLoginDevice' = 'Phone')::int as merged,
        count(*) filter (where tenure is null)::int as missing from customers`);
    assert.deepEqual({ ...counts }, { merged: 1231, missing: 264 });
  },
  { ignore: !table },
);
