/** Exports of a table with arbitrary columns. */
import assert from "node:assert/strict";
import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { customersTable } from "@/db/customers_table.ts";
import { AWKWARD, keyOf } from "../../tests/support/awkward_schema.ts";
import { type DatabaseFixture, databaseTest, giveSchema } from "../../tests/support/database.ts";
import { openExport } from "./mod.ts";

const key = (header: string) => keyOf(AWKWARD, header);

async function store({ connection, db }: DatabaseFixture): Promise<void> {
  await giveSchema(connection.sql, AWKWARD);
  await db.insert(customersTable(AWKWARD)).values([
    {
      customerId: "C1",
      [key("id")]: 7,
      [key("__proto__")]: "a, b",
      [key("고객등급")]: "골드",
      [key("Total ($)")]: 1.5,
      [key("1st order")]: "2026-01-31",
      [key("Plan")]: "Pro",
      [key("plan")]: true,
      [key("Status")]: "=fine",
    },
    { customerId: "C2", [key("1st order")]: "2026-02-01T09:30:00" },
  ] as never);
}

async function exported(
  fixture: DatabaseFixture,
  format: "csv" | "ndjson" | "parquet",
  query = "",
): Promise<Uint8Array<ArrayBuffer>> {
  const file = await openExport(fixture, "customers", format, new URLSearchParams(query));
  return new Uint8Array(await new Response(file).arrayBuffer());
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

databaseTest("a CSV has the headers of the imported file", async (fixture) => {
  await store(fixture);
  assert.equal(
    textOf(await exported(fixture, "csv")),
    "Customer,id,order,__proto__,고객등급,Total ($),1st order,Plan,plan,select,Status (2)," +
      "ChurnProbability,RiskBand,Cluster,Persona,Status\n" +
      `C1,7,,"a, b",골드,1.5,2026-01-31,Pro,1,,'=fine,,,,,ACTIVE\n` +
      "C2,,,,,,2026-02-01T09:30:00,,,,,,,,,ACTIVE\n",
  );
});

databaseTest("NDJSON has the keys, and dates without a zone", async (fixture) => {
  await store(fixture);
  const [first] = textOf(await exported(fixture, "ndjson")).trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  assert.partialDeepStrictEqual(first, {
    customerId: "C1",
    [key("id")]: 7,
    [key("__proto__")]: "a, b",
    [key("1st order")]: "2026-01-31",
    [key("plan")]: true,
    [key("select")]: null,
  });
});

databaseTest("Parquet has dates as timestamps without a zone", async (fixture) => {
  await store(fixture);
  const { buffer } = await exported(fixture, "parquet");
  const element = parquetSchema(parquetMetadata(buffer)).children
    .find(({ element }) => element.name === key("1st order"))!.element;
  assert.deepEqual(element.logical_type, {
    type: "TIMESTAMP",
    isAdjustedToUTC: false,
    unit: "MILLIS",
  });
  const rows = await parquetReadObjects({ file: buffer });
  assert.deepEqual(rows.map((row) => row[key("1st order")]), [
    new Date("2026-01-31T00:00:00Z"),
    new Date("2026-02-01T09:30:00Z"),
  ]);
});

databaseTest("the parameters of an export name the keys of the schema", async (fixture) => {
  await store(fixture);
  const ids = async (query: string) =>
    textOf(await exported(fixture, "csv", `columns=customerId&${query}`)).trimEnd().split("\n")
      .slice(1);
  assert.deepEqual(await ids(`${key("1st order")}.gte=2026-02-01`), ["C2"]);
  assert.deepEqual(await ids(`${key("__proto__")}.eq=a, b`), ["C1"]);
  assert.deepEqual(await ids(`${key("Status")}.contains=FINE`), ["C1"]);
  assert.deepEqual(await ids(`${key("plan")}.isNull=true`), ["C2"]);
  assert.deepEqual(await ids(`sort=-${key("1st order")},${key("id")}`), ["C2", "C1"]);
  await assert.rejects(ids("tenure.gte=3"), { code: "UNKNOWN_PARAMETER" });
  await assert.rejects(ids("sort=tenure"), { code: "BAD_PARAMETER" });
  await assert.rejects(ids(`${key("1st order")}.gte=yesterday`), {
    code: "BAD_PARAMETER",
    message: /a date such as 2026-01-31/,
  });
});
