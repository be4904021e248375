import assert from "node:assert/strict";
import { eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { listRejections } from "@/db/queries/imports.ts";
import { imports } from "@/db/schema/mod.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { referenceTable } from "../../tests/support/reference.ts";
import { customers } from "../../tests/support/shop_customers.ts";
import { silentTask } from "../task_context.ts";
import { importFile, importRecords, runImport, storeUpload } from "./mod.ts";
import { assertTidy, stored, take, upload } from "./testing/uploads.ts";

const rejections = async (db: Database, importId: number) =>
  (await listRejections(db, importId, { first: 500 })).rows;

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
