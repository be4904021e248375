/** Tables of shops that are not the public one: taken in with nothing renamed, declared or mapped. */
import assert from "node:assert/strict";
import { asc } from "drizzle-orm";
import { customersTable } from "@/db/customers_table.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { hasRole, ID_KEY, idOf } from "@/schema/schema.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { referenceFolder, referenceTable } from "../../tests/support/reference.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { silentTask } from "../task_context.ts";
import { changeColumns } from "../schema/schema_changes.ts";
import { importFile, proposedDeclaration, proposeFile, runImport, storeUpload } from "./mod.ts";
import type { ImportOptions } from "./types.ts";

async function take(fixture: DatabaseFixture, text: string, options: Partial<ImportOptions> = {}) {
  const { id } = await storeUpload(
    fixture,
    ReadableStream.from([new TextEncoder().encode(text)]),
    { fileName: "customers.csv", mode: "REPLACE", ...options },
  );
  return await runImport(fixture, id, silentTask);
}

async function stored({ db }: DatabaseFixture): Promise<Record<string, unknown>[]> {
  const table = customersTable(await currentSchema({ db }));
  return await db.select().from(table).orderBy(asc(table.importLine));
}

/** Kind and roles of each column by header, features without a further role left out. */
function rolesOf({ columns }: CustomerSchema): Record<string, string> {
  return Object.fromEntries(
    columns.filter(({ roles }) => roles.join() !== "FEATURE")
      .map(({ header, kind, roles }) => [header, [kind, ...roles].join(" ")]),
  );
}

const shared = (name: string) => `${referenceFolder()}/tables/${name}`;
const absent = referenceTable() === undefined;

const TABLES: readonly (readonly [file: string, columns: number, Record<string, string>])[] = [
  ["telco.csv", 21, {
    customerID: "TEXT ID",
    TotalCharges: "NUMBER FEATURE MONETARY",
    Churn: "BOOLEAN LABEL",
  }],
  ["bank-churn.csv", 14, {
    RowNumber: "INTEGER",
    CustomerId: "TEXT ID",
    Surname: "TEXT CONTACT",
    Balance: "NUMBER FEATURE MONETARY",
    Exited: "BOOLEAN LABEL",
  }],
  ["credit-card-churn.csv", 23, {
    CLIENTNUM: "TEXT ID",
    Attrition_Flag: "BOOLEAN LABEL",
    Months_Inactive_12_mon: "INTEGER FEATURE RECENCY",
    Total_Trans_Amt: "NUMBER FEATURE MONETARY",
    Total_Trans_Ct: "INTEGER FEATURE FREQUENCY",
  }],
  ["telecom-churn-no-id.csv", 15, {
    "(row number)": "TEXT ID",
    "Frequency of use": "INTEGER FEATURE FREQUENCY",
    "Customer Value": "NUMBER FEATURE MONETARY",
    Churn: "BOOLEAN LABEL",
  }],
];

/** Rows and churned customers of each table, by its reference figures. */
const COUNTS: Readonly<Record<string, readonly [rows: number, churned: number]>> = {
  "telco.csv": [7043, 1869],
  "bank-churn.csv": [10_000, 2037],
  "credit-card-churn.csv": [10_127, 1627],
  "telecom-churn-no-id.csv": [3150, 495],
};

for (const [file, columns, roles] of TABLES) {
  databaseTest(`importFile() takes ${file} as it is`, async (fixture) => {
    const options = { fileName: file, mode: "MERGE" } as const;
    const result = await importFile(fixture, shared(file), options, silentTask);
    assert.equal(result.rowsRejected, 0);
    const schema = await currentSchema(fixture);
    assert.equal(schema.columns.length, columns);
    assert.deepEqual(rolesOf(schema), roles);
    const rows = await stored(fixture);
    assert.deepEqual([rows.length, rows.filter(({ churned }) => churned).length], COUNTS[file]);
  }, { ignore: absent });
}

databaseTest("importFile() refuses lines of orders", async (fixture) => {
  for (const file of ["superstore-lines.csv", "online-retail-lines.csv"]) {
    await assert.rejects(
      importFile(fixture, shared(file), { fileName: file, mode: "REPLACE" }, silentTask),
      { code: "ORDERS_FILE" },
    );
  }
  assert.equal((await currentSchema(fixture)).fingerprint, ECOMMERCE.fingerprint);
}, { ignore: absent });

Deno.test("proposeFile() knows the public table", { ignore: absent }, async () => {
  const { signal } = new AbortController();
  const { schema, fromBase } = await proposeFile(referenceTable()!, signal);
  assert.ok(fromBase);
  assert.equal(schema.fingerprint, ECOMMERCE.fingerprint);
});

const AWKWARD = "id,order,__proto__,고객등급,Total ($),1st order,Plan,plan,status,churned?\n" +
  Array.from(
    { length: 30 },
    (_, at) =>
      `a${at},${at % 7},x${at % 3},${at % 2 ? "VIP" : "일반"},"1,${100 + at}.5",${
        1 + at % 28
      }/2/2024,` +
      `${at % 2 ? "A" : "B"},${at % 3 ? "a" : "b"},${at % 4},${at % 5 ? "No" : "Yes"}\n`,
  ).join("");

databaseTest("awkward headers are at home in the table", async (fixture) => {
  const result = await take(fixture, AWKWARD);
  assert.equal(result.rowsAccepted, 30);
  const schema = await currentSchema(fixture);
  assert.deepEqual(schema.columns.map(({ key }) => key), [
    ...["customerId", "order", "protoValue", "gogaekdeunggeup", "total", "column1stOrder"],
    ...["plan", "plan2", "statusValue", "churned"],
  ]);
  assert.partialDeepStrictEqual((await stored(fixture))[1], {
    customerId: "a1",
    order: 1,
    protoValue: "x1",
    gogaekdeunggeup: "VIP",
    total: 1101.5,
    plan: "A",
    plan2: "a",
    statusValue: 1,
    churned: false,
  });
});

databaseTest("a table without header and id gets names and numbers", async (fixture) => {
  const text = Array.from({ length: 40 }, (_, at) => `${at % 9},${at % 2 ? "a" : "b"}\n`).join("");
  await take(fixture, text, { header: false });
  const { columns } = await currentSchema(fixture);
  assert.deepEqual(columns.map(({ header }) => header), ["(row number)", "Column 1", "Column 2"]);
  const rows = await stored(fixture);
  assert.deepEqual([rows.length, rows[0]![ID_KEY], rows[0]!.column1, rows[39]![ID_KEY]], [
    40,
    "1",
    0,
    "40",
  ]);
});

databaseTest("a column's dates are read in one order", async (fixture) => {
  await take(fixture, "user_id,joined,left_at\na,3/4/2024,2024-01-31\nb,25/4/2024,\n");
  assert.deepEqual((await stored(fixture)).map((row) => String(row.joined)), [
    "2024-04-03",
    "2024-04-25",
  ]);
});

databaseTest("MERGE adds the columns that a file brings, and keeps the others", async (fixture) => {
  await take(fixture, AWKWARD);
  const before = await currentSchema(fixture);
  await take(fixture, "id,Colour\na1,red\nzz,blue\n", { mode: "MERGE" });
  const after = await currentSchema(fixture);
  assert.deepEqual(after.columns.slice(0, -1), before.columns);
  const rows = await stored(fixture);
  const row = rows.find(({ customerId }) => customerId === "a1");
  assert.partialDeepStrictEqual(row, { order: 1, colour: "red", gogaekdeunggeup: "VIP" });
  assert.equal(rows.length, 31);
});

databaseTest(
  "MERGE rejects values that do not fit a stored column, and adds no second one",
  async (fixture) => {
    await take(fixture, AWKWARD);
    const before = await currentSchema(fixture);
    const file = "id,order\na1,first\na2,second\na3,third\na4,fourth\n";
    const { rowsAccepted, rowsRejected } = await take(fixture, file, { mode: "MERGE" });
    assert.deepEqual({ rowsAccepted, rowsRejected }, { rowsAccepted: 0, rowsRejected: 4 });
    assert.deepEqual(await currentSchema(fixture), before);
  },
);

databaseTest("REPLACE keeps what was said of the same columns", async (fixture) => {
  await take(fixture, AWKWARD);
  const label = { en: "Order number", ko: "주문 번호" };
  const changed = await changeColumns(fixture, [{ key: "order", label }]);
  await take(fixture, AWKWARD.replace("a1,", "b1,"));
  assert.equal((await currentSchema(fixture)).fingerprint, changed.fingerprint);
  await take(fixture, AWKWARD.replace("order", "orders"));
  assert.ok((await currentSchema(fixture)).columns.every((column) => column.label.ko !== label.ko));
});

databaseTest("MERGE refuses a file that tells no customers apart", async (fixture) => {
  await take(fixture, AWKWARD);
  await assert.rejects(take(fixture, "Colour,Size\nred,1\nred,2\n", { mode: "MERGE" }), {
    code: "NO_ID_COLUMN",
  });
});

databaseTest("what schema infer prints is what --schema takes", async (fixture) => {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, AWKWARD);
    const { signal } = new AbortController();
    const declaration = proposedDeclaration(await proposeFile(path, signal));
    const { declaredSchema } = await import("./mod.ts");
    const edited = declaration.columns.map((column) =>
      column.header === "order" ? { ...column, kind: "CATEGORY" } : column
    ).filter(({ header }) => header !== "status");
    const declared = declaredSchema(JSON.parse(JSON.stringify({ columns: edited })));
    await importFile(fixture, path, { fileName: "x.csv", mode: "REPLACE", declared }, silentTask);
    const schema = await currentSchema(fixture);
    assert.equal(idOf(schema).header, "id");
    assert.ok(!schema.columns.some(({ header }) => header === "status"));
    assert.ok(schema.columns.some((column) => hasRole(column, "LABEL")));
    assert.equal((await stored(fixture))[1]!.order, "1");
  } finally {
    await Deno.remove(path);
  }
});
