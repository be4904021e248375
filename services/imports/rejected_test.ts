/** Files of which much is rejected, or that are not customers at all. */
import assert from "node:assert/strict";
import { customersTable } from "@/db/customers_table.ts";
import { eq } from "drizzle-orm";
import { listRejections } from "@/db/queries/imports.ts";
import { importRejectedRows, imports } from "@/db/schema/mod.ts";
import { customers } from "../../tests/support/shop_customers.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { silentTask } from "../task_context.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { runImport, storeUpload } from "./mod.ts";
import type { ImportOptions } from "./types.ts";

async function take(fixture: DatabaseFixture, text: string, options: Partial<ImportOptions> = {}) {
  const bytes = ReadableStream.from([new TextEncoder().encode(text)]);
  const upload = { fileName: "customers.csv", mode: "REPLACE", ...options } as const;
  const { id } = await storeUpload(fixture, bytes, upload);
  return await runImport(fixture, id, silentTask);
}

const rows = (count: number, row: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => `${row(n)}\n`).join("");

databaseTest(
  "a replacing import that rejects more than 5% of its rows stops and asks",
  async (fixture) => {
    const { db } = fixture;
    await take(fixture, "CustomerID\nOLD\n");
    const text = (faults: number) =>
      "CustomerID,Tenure\n" + rows(100, (n) => `C${n},${n < faults ? "x" : "1"}`);
    await assert.rejects(take(fixture, text(6)), {
      code: "TOO_MANY_REJECTED",
      message: /^6 of 100 rows \(6\.0%\)/,
    });
    assert.equal(await db.$count(customers), 1);
    const dry = await take(fixture, text(6), { dryRun: true });
    assert.partialDeepStrictEqual(dry, { status: "COMPLETED", rowsRejected: 6 });
    const accepted = await take(fixture, text(6), { acceptRejected: true });
    assert.partialDeepStrictEqual(accepted, { rowsAccepted: 94, rowsRejected: 6 });
    assert.equal((await take(fixture, text(5))).rowsAccepted, 95);
    await take(fixture, text(50), { mode: "MERGE" });
  },
);

databaseTest("a table of orders is never taken for customers", async (fixture) => {
  const { db } = fixture;
  const orders = "Order ID,Customer ID,Quantity\n" + rows(30, (n) => `O${n},C${n % 20},1`);
  const repeated = "CustomerID,Tenure\n" + rows(40, (n) => `C${n % 8},${n % 60}`);
  for (const text of [orders, repeated]) {
    for (const options of [{}, { mode: "MERGE" }, { dryRun: true }] as const) {
      await assert.rejects(take(fixture, text, options), { code: "ORDERS_FILE" });
    }
  }
  assert.equal(await db.$count(customers), 0);
  const slip = "CustomerID,Tenure\n" + rows(100, (n) => `C${n === 99 ? 0 : n},1`);
  assert.equal((await take(fixture, slip)).rowsAccepted, 99);
});

databaseTest("what an import did is recorded with it", async (fixture) => {
  const { report, encoding, delimiter } = await take(
    fixture,
    'CustomerID;CashbackAmount;Gender;Churn?\nC1;"1.234,5";M;1\nC2;NA;F;0\nC3;2.000;;0\n',
  );
  assert.deepEqual([encoding, delimiter], ["utf-8", ";"]);
  assert.partialDeepStrictEqual(report, {
    unmatched: [],
    inferred: {
      rowNumbers: false,
      columns: [{ header: "Churn?", key: "churned", roles: ["LABEL"], churnedWhen: ["1"] }],
    },
    readings: [
      { column: "CashbackAmount", convention: "DECIMAL_COMMA", count: 2, value: "1234.5" },
      { column: "Gender", convention: "SYNONYM", count: 2, example: "M", value: "Male" },
    ],
    nullMarks: [{ mark: "NA", count: 1 }],
  });
});

databaseTest(
  "a file that contradicts its first rows is read again from the beginning",
  async (fixture) => {
    const { db } = fixture;
    const text = "CustomerID;CashbackAmount\n" + rows(20_000, (n) => `C${n};2.000`) +
      "D;987,1\nE;x\n";
    const result = await take(fixture, text);
    assert.partialDeepStrictEqual(result, {
      rowsRead: 20_002,
      rowsAccepted: 20_001,
      rowsRejected: 1,
    });
    const [row] = await db.select().from(customersTable(ECOMMERCE)).where(
      eq(customers.customerId, "C7"),
    );
    assert.partialDeepStrictEqual(row, { cashbackAmount: 2000 });
  },
);

databaseTest("a rejected row is stored once, however many fields are at fault", async (fixture) => {
  const { db } = fixture;
  const header = rows(999, (n) => `,c${n}`).replaceAll("\n", "");
  const result = await take(
    fixture,
    `CustomerID${header}\nA${",\uFFFD".repeat(999)}\nB${",".repeat(999)}\n`,
    { mode: "MERGE" },
  );
  assert.partialDeepStrictEqual(result, { rowsAccepted: 1, rowsRejected: 1 });
  assert.equal(await db.$count(importRejectedRows), 1);
  const { rows: found } = await listRejections(db, result.id, { first: 100 });
  assert.equal(found.length, 21);
  assert.equal(found[0]!.row, found[20]!.row);
  assert.equal(found[0]!.row!.length, 1000);
  await db.delete(imports).where(eq(imports.id, result.id));
  assert.equal(await db.$count(importRejectedRows), 0);
});
