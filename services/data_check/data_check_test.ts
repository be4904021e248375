import assert from "node:assert/strict";
import { join } from "node:path";
import { customersState } from "@/db/queries/customers_state.ts";
import { imports } from "@/db/schema/mod.ts";
import { customers } from "@/tests/support/shop_customers.ts";
import { profileTable } from "@/ml/data_check/profile.ts";
import { reportDataCheck } from "@/ml/data_check/report.ts";
import { toCheckTable } from "@/ml/data_check/table.ts";
import { createLabelledShop, type LabelledCustomer } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { checkFile, checkStoredCustomers, readTrainingProfile } from "./data_check.ts";
import { importRecords } from "../imports/mod.ts";
import { type Progress, silentTask } from "../task_context.ts";
import { createStoredDataCheck } from "./stored_data_check.ts";
import type { Column } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

/** The data check on the calling thread, counted. */
function workersThatCount() {
  const counter = { checks: 0 };
  const dataCheck: Parameters<typeof checkFile>[0]["workers"]["dataCheck"] = (task) => {
    counter.checks++;
    return Promise.resolve(reportDataCheck(task));
  };
  return { counter, workers: { dataCheck } };
}

const demo = (seed: number, count: number) => createLabelledShop(createRandom(seed), count);

/** A table appended to itself: rows 1 to N again as N + 1 to 2N. */
function appended(records: readonly LabelledCustomer[]): LabelledCustomer[] {
  return [
    ...records,
    ...records.map((record, row) => ({
      ...record,
      customerId: `A${row}`,
      cashbackAmount: record.cashbackAmount === null ? null : record.cashbackAmount + 5,
    })),
  ];
}

function csvOf(
  records: readonly LabelledCustomer[],
  columns: readonly Column[] = ECOMMERCE.columns,
): string {
  const cell = (value: string | number | boolean | null) =>
    value === null ? "" : typeof value === "boolean" ? String(Number(value)) : String(value);
  const lines = records.map((record) =>
    columns.map(({ key }) => cell(record[key as keyof LabelledCustomer]))
  );
  return [columns.map(({ header }) => header), ...lines].map((cells) => cells.join(",")).join("\n");
}

async function withFile(text: string, test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "customers.csv");
    await Deno.writeTextFile(path, text);
    await test(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("checkFile() names the rows of a copy by line and CustomerID", () =>
  withFile(csvOf(appended(demo(1, 300))), async (path) => {
    const steps: Progress[] = [];
    const run = { ...silentTask, report: (progress: Progress) => void steps.push(progress) };
    const check = await checkFile(workersThatCount(), path, undefined, run);
    assert.deepEqual([check.rows, check.groups, check.unreadable], [600, 300, 0]);
    assert.deepEqual(check.findings.map(({ kind, evidence }) => [kind, evidence["lag"]]), [
      ["APPENDED_COPY", 300],
    ]);
    assert.deepEqual(check.findings[0]!.examples[0], { customerId: "A0", line: 302 });
    assert.deepEqual([...new Set(steps.map(({ step }) => step))], [
      "check.reading",
      "check.checking",
    ]);
  }));

Deno.test("checkFile() maps headers as the import does, and needs neither CustomerID nor labels", () => {
  const columns = ECOMMERCE.columns.filter(({ key }) => key !== "customerId" && key !== "churned");
  const text = csvOf(appended(demo(2, 200)), columns).replace("CashbackAmount", "cash-back");
  return withFile(text, async (path) => {
    const { rows, groups, findings } = await checkFile(
      workersThatCount(),
      path,
      undefined,
      silentTask,
    );
    assert.deepEqual([rows, groups], [400, 200]);
    assert.deepEqual(findings.map(({ kind }) => kind), ["APPENDED_COPY"]);
    assert.deepEqual(findings[0]!.examples[0], { customerId: "", line: 202 });
  });
});

Deno.test("checkFile() finds a leak in any column of the file; columns that are not there are no finding", () => {
  const records = demo(3, 400);
  const lines = records.map(({ customerId, churned, tenure }, row) =>
    [customerId, Number(churned), tenure ?? "", churned ? `2026-01-${row % 28 + 1}` : ""].join(",")
  );
  const text = ["CustomerID,Churn,Tenure,Cancelled on", ...lines].join("\n");
  return withFile(text, async (path) => {
    const { findings } = await checkFile(workersThatCount(), path, undefined, silentTask);
    assert.deepEqual(findings.map(({ kind, column }) => [kind, column]), [
      ["LABEL_LEAK", "cancelledOn"],
    ]);
  });
});

Deno.test("checkFile() leaves out rows that cannot be read, and says which", () => {
  const text = csvOf(demo(4, 120)) + "\nX1,0,-4\nX2,,,Abacus,,,,,,,,,,,,,,,,\n";
  return withFile(text, async (path) => {
    const check = await checkFile(workersThatCount(), path, undefined, silentTask);
    assert.deepEqual([check.rows, check.unreadable, check.findings], [120, 2, []]);
    assert.deepEqual(check.faults.map(({ line, column }) => [line, column]), [
      [122, "Tenure"],
      [123, "PreferredLoginDevice"],
    ]);
  });
});

Deno.test("checkFile() takes a single row, and compares with what a model learnt from", () => {
  const training = profileTable(toCheckTable(demo(5, 500), ECOMMERCE));
  const columns = ECOMMERCE.columns.filter(({ key }) => key !== "tenure");
  return withFile(csvOf(demo(6, 1)), async (path) => {
    const { rows, findings } = await checkFile(workersThatCount(), path, undefined, silentTask);
    assert.deepEqual([rows, findings], [1, []]);
    await Deno.writeTextFile(path, csvOf(demo(6, 500), columns));
    const drift = await checkFile(workersThatCount(), path, training, silentTask);
    assert.deepEqual(drift.findings.map(({ kind, column }) => [kind, column]), [
      ["RANGE_DRIFT", "tenure"],
    ]);
  });
});

Deno.test("checkFile() refuses what is no customer table as the import does", async () => {
  const refuses = (path: string, code: string) =>
    assert.rejects(checkFile(workersThatCount(), path, undefined, silentTask), { code });
  await refuses("/nowhere/customers.csv", "NO_FILE");
  await refuses(Deno.cwd(), "NO_FILE");
  const bad: [text: string, code: string][] = [
    ["", "EMPTY_FILE"],
    ["CustomerID,Tenure\n", "NO_ROWS"],
    ['CustomerID,Tenure\n"1,2\n', "UNCLOSED_QUOTE"],
    ["CustomerID,Tenure,tenure\n1,2,3\n", "DUPLICATE_COLUMN"],
    ["PK\x03\x04", "DAMAGED_FILE"],
    ["CustomerID,Tenure\n1,many\n", "NO_GOOD_ROWS"],
  ];
  for (const [text, code] of bad) await withFile(text, (path) => refuses(path, code));
});

Deno.test("checkFile() stops beyond its limits, saying so", () => {
  const text = csvOf(demo(11, 200));
  return withFile(text, async (path) => {
    const within = (rows: number, cells: number) =>
      checkFile(workersThatCount(), path, undefined, silentTask, { rows, cells });
    assert.equal((await within(200, 200 * 18)).rows, 200);
    const refusal = { code: "TOO_LARGE", message: /Check a part of the table/ };
    await assert.rejects(within(199, 1_000_000), refusal);
    await assert.rejects(within(1_000_000, 200 * 18 - 1), refusal);
  });
});

Deno.test("readTrainingProfile() says when a file is missing or is no model", async () => {
  await assert.rejects(readTrainingProfile("/nowhere.onnx"), { code: "NO_MODEL" });
  await withFile(
    "CustomerID\n1\n",
    (path) => assert.rejects(readTrainingProfile(path), { code: "BAD_MODEL" }),
  );
});

databaseTest("the stored customers are checked in their file's order", async (fixture) => {
  const options = { fileName: "demo", mode: "REPLACE" } as const;
  const { counter, workers } = workersThatCount();
  const services = { db: fixture.db, workers };
  assert.equal((await checkStoredCustomers(services, undefined, silentTask)).rows, 0);
  await importRecords(fixture, appended(demo(7, 1200)), options, silentTask);
  const check = await checkStoredCustomers(services, undefined, silentTask);
  assert.deepEqual([check.rows, check.groups, check.strictGroups], [2400, 1200, 1200]);
  assert.deepEqual(check.findings.map(({ kind, evidence }) => [kind, evidence["lag"]]), [
    ["APPENDED_COPY", 1200],
  ]);
  assert.deepEqual(check.findings[0]!.examples[0], { customerId: "A0", line: 1201 });
  assert.equal(counter.checks, 2);
});

databaseTest(
  "a stored data check is made once and again when the customers change",
  async (fixture) => {
    const { counter, workers } = workersThatCount();
    const stored = createStoredDataCheck({ db: fixture.db, workers });
    await importRecords(fixture, demo(8, 150), { fileName: "demo", mode: "REPLACE" }, silentTask);
    const [first, second] = await Promise.all([stored.current(), stored.current()]);
    assert.deepEqual([first.rows, counter.checks], [150, 1]);
    assert.equal(second, first);
    await fixture.db.update(customers).set({ churnProbability: 0.5 });
    assert.equal(await stored.current(), first);
    await importRecords(fixture, demo(9, 200), { fileName: "demo", mode: "REPLACE" }, silentTask);
    assert.deepEqual([(await stored.current()).rows, counter.checks], [200, 2]);
    await fixture.db.delete(imports);
    await fixture.db.delete(customers);
    assert.deepEqual([(await stored.current()).rows, counter.checks], [0, 3]);
  },
);

databaseTest("a stored data check that failed is tried again", async (fixture) => {
  const { workers } = workersThatCount();
  let failures = 1;
  const stored = createStoredDataCheck({
    db: fixture.db,
    workers: {
      dataCheck: (task) =>
        failures-- > 0 ? Promise.reject(new Error("stopped")) : workers.dataCheck(task),
    },
  });
  await assert.rejects(stored.current(), { message: "stopped" });
  assert.equal((await stored.current()).rows, 0);
});

databaseTest("customers that change meanwhile are not checked half and half", async (fixture) => {
  await importRecords(fixture, demo(10, 50), { fileName: "demo", mode: "REPLACE" }, silentTask);
  const workers = {
    async dataCheck(task: Parameters<typeof reportDataCheck>[0]) {
      await fixture.db.delete(customers);
      return reportDataCheck(task);
    },
  };
  await assert.rejects(checkStoredCustomers({ db: fixture.db, workers }, undefined, silentTask), {
    code: "BUSY",
  });
});

databaseTest("what is known of a stored data check begins none", async (fixture) => {
  const { counter, workers } = workersThatCount();
  const { promise: permission, resolve: permit } = Promise.withResolvers<void>();
  const stored = createStoredDataCheck({
    db: fixture.db,
    workers: { dataCheck: (task) => permission.then(() => workers.dataCheck(task)) },
  });
  assert.deepEqual(await stored.known(), { state: "NONE" });
  const current = stored.current();
  // The state of the table is read first.
  while ((await stored.known()).state === "NONE") await customersState(fixture.db);
  assert.deepEqual([await stored.known(), counter.checks], [{ state: "RUNNING" }, 0]);
  permit();
  const value = await current;
  assert.deepEqual(await stored.known(), { state: "READY", value });
  await fixture.db.insert(customers).values({ customerId: "new" });
  assert.deepEqual([await stored.known(), counter.checks], [{ state: "NONE" }, 1]);
});
