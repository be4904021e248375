/** The exported files: what is in them, in each format, by which parameters. */
import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { customers } from "../support/shop_customers.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { appTest, type DatabaseFixture, databaseTest } from "../support/database.ts";
import { CUSTOMERS, seedStore } from "./seeded_store.ts";
import { type TestApp, testApp } from "./test_app.ts";

async function seeded(fixture: DatabaseFixture): Promise<TestApp> {
  await seedStore(fixture.connection);
  return await testApp(fixture);
}

async function ndjson(app: TestApp, address: string): Promise<Record<string, unknown>[]> {
  const response = await app.fetch(address);
  assert.equal(response.status, 200, address);
  return (await response.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

async function parquet(app: TestApp, address: string) {
  const response = await app.fetch(address);
  assert.equal(response.status, 200, address);
  const file = await response.arrayBuffer();
  return { metadata: parquetMetadata(file), rows: await parquetReadObjects({ file }) };
}

appTest("each table comes in each format, under its media type", async (fixture) => {
  const app = await seeded(fixture);
  const types = {
    csv: "text/csv; charset=utf-8",
    json: "application/json",
    ndjson: "application/x-ndjson",
    parquet: "application/vnd.apache.parquet",
  };
  for (
    const [table, rows] of [["customers", CUSTOMERS], ["clusters", 2], ["strategies", 4], [
      "models",
      1,
    ]]
  ) {
    for (const [format, type] of Object.entries(types)) {
      const response = await app.fetch(`/export/${table}.${format}`);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("Content-Type"), type);
      assert.equal(
        response.headers.get("Content-Disposition"),
        `attachment; filename="${table}.${format}"`,
      );
      assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
      await response.body?.cancel();
    }
    const lines = await ndjson(app, `/export/${table}.ndjson`);
    assert.equal(lines.length, rows);
    assert.deepEqual(await (await app.fetch(`/export/${table}.json`)).json(), lines);
    const csv = parse(await (await app.fetch(`/export/${table}.csv`)).text(), { columns: true });
    assert.equal(csv.length, rows);
    assert.equal((await parquet(app, `/export/${table}.parquet`)).rows.length, rows);
  }
});

appTest("the formats agree, value by value", async (fixture) => {
  const app = await seeded(fixture);
  for (const table of ["customers", "clusters", "strategies"]) {
    const lines = await ndjson(app, `/export/${table}.ndjson`);
    const { rows } = await parquet(app, `/export/${table}.parquet`);
    assert.deepEqual(JSON.parse(JSON.stringify(rows)), lines);
  }
  const columns = "customerId,churned,tenure,cashbackAmount,band,persona,updatedAt";
  const lines = await ndjson(app, `/export/customers.ndjson?columns=${columns}`);
  const csv: string[][] = parse(
    await (await app.fetch(`/export/customers.csv?columns=${columns}`)).text(),
  );
  assert.deepEqual(
    csv[0],
    ["CustomerID", "Churn", "Tenure", "CashbackAmount", "RiskBand", "Persona", "UpdatedAt"],
  );
  const cell = (value: unknown) =>
    value === null ? "" : typeof value === "boolean" ? String(Number(value)) : String(value);
  assert.deepEqual(csv.slice(1), lines.map((line) => Object.values(line).map(cell)));
});

appTest("Parquet has types that other readers know, and nothing is lost", async (fixture) => {
  const app = await testApp(fixture);
  await fixture.db.insert(customers).values([
    {
      customerId: "한-1",
      churned: true,
      tenure: 0.1,
      cityTier: 3,
      gender: "Female",
      attributes: { "메모": '값, "인용"' },
      updatedAt: new Date("2026-01-02T03:04:05.678Z"),
    },
    { customerId: "한-2" },
  ]);
  const { metadata, rows } = await parquet(app, "/export/customers.parquet");
  const types = Object.fromEntries(
    metadata.schema.slice(1).map(({ name, type, converted_type, repetition_type }) => [
      name,
      [type, converted_type, repetition_type].filter(Boolean).join(" "),
    ]),
  );
  assert.equal(types.customerId, "BYTE_ARRAY UTF8 OPTIONAL");
  assert.equal(types.churned, "BOOLEAN OPTIONAL");
  assert.equal(types.tenure, "DOUBLE OPTIONAL");
  assert.equal(types.cityTier, "INT32 OPTIONAL");
  assert.equal(types.attributes, "BYTE_ARRAY JSON OPTIONAL");
  assert.equal(types.updatedAt, "INT64 TIMESTAMP_MILLIS OPTIONAL");
  const moment = metadata.schema.find(({ name }) => name === "updatedAt")!;
  assert.deepEqual(moment.logical_type, {
    type: "TIMESTAMP",
    isAdjustedToUTC: true,
    unit: "MILLIS",
  });
  const [first, second] = rows;
  assert.deepEqual(first!.attributes, { "메모": '값, "인용"' });
  assert.deepEqual(
    [first!.customerId, first!.churned, first!.tenure, first!.cityTier, first!.gender],
    ["한-1", true, 0.1, 3, "Female"],
  );
  assert.equal((first!.updatedAt as Date).toISOString(), "2026-01-02T03:04:05.678Z");
  assert.deepEqual([second!.churned, second!.tenure, second!.persona], [null, null, null]);
});

appTest("an empty table is a valid file in each format", async (fixture) => {
  const app = await testApp(fixture);
  assert.deepEqual(await ndjson(app, "/export/customers.ndjson"), []);
  const header = await (await app.fetch("/export/customers.csv")).text();
  assert.match(header, /^CustomerID,Churn,.*,Persona,Status\n$/);
  const { metadata, rows } = await parquet(app, "/export/customers.parquet");
  assert.equal(rows.length, 0);
  assert.equal(metadata.schema[0]!.num_children, ECOMMERCE.columns.length + 8);
  assert.deepEqual((await parquet(app, "/export/clusters.parquet")).rows, []);
});

databaseTest("filters, order, columns and limit are taken from the address", async (fixture) => {
  const app = await seeded(fixture);
  const ids = async (query: string) =>
    (await ndjson(app, `/export/customers.ndjson?${query}`)).map((row) => row.customerId);
  const all = await ndjson(app, "/export/customers.ndjson");
  const where = (fits: (row: Record<string, unknown>) => boolean) =>
    all.filter(fits).map((row) => row.customerId);
  const cases: [query: string, fits: (row: Record<string, unknown>) => boolean][] = [
    ["tenure.gte=3&tenure.lt=9", ({ tenure }) => tenure !== null && +tenure! >= 3 && +tenure! < 9],
    ["tenure=3,4&tenure.gt=3", ({ tenure }) => tenure === 4],
    ["tenure.in=3&tenure.in=4", ({ tenure }) => tenure === 3 || tenure === 4],
    ["tenure.isNull=true", ({ tenure }) => tenure === null],
    ["tenure.isNull=false", ({ tenure }) => tenure !== null],
    ["churned=true", ({ churned }) => churned === true],
    ["churned=0", ({ churned }) => churned === false],
    ["churned.isNull=1", () => false],
    ["churned.isNull=false&complained=true", ({ complained }) => complained === true],
    ["gender=Female,Male&preferredPaymentMode=Credit+Card", () => true],
    ["gender.isNull=true", () => false],
    ["band=HIGH,MEDIUM", ({ band }) => band === "HIGH"],
    ["band=HIGH&band=LOW&cluster=1", ({ cluster }) => cluster === 1],
    ["cluster=0", ({ cluster }) => cluster === 0],
    ["churnProbability.gte=0.89", ({ churnProbability }) => +churnProbability! >= 0.89],
    ["orderCount.lte=2", ({ orderCount }) => +orderCount! <= 2],
    ["customerId=C-007", ({ customerId }) => customerId === "C-007"],
    ["search=-01", ({ customerId }) => String(customerId).includes("-01")],
    ["search=%27%20or%201=1--", () => false],
  ];
  for (const [query, fits] of cases) assert.deepEqual(await ids(query), where(fits), query);

  const [first, ...rest] = await ids("sort=-cashbackAmount");
  assert.equal(first, `C-${CUSTOMERS - 1}`);
  assert.equal(rest.length, CUSTOMERS - 1);
  const byTenure = await ndjson(app, "/export/customers.ndjson?sort=tenure");
  const tenures = byTenure.map(({ tenure }) => tenure === null ? Infinity : Number(tenure));
  assert.deepEqual(tenures, tenures.toSorted((a, b) => a - b));
  assert.deepEqual(await ids("limit=2&sort=-customerId"), [
    `C-${CUSTOMERS - 1}`,
    `C-${CUSTOMERS - 2}`,
  ]);
  const [row] = await ndjson(app, "/export/customers.ndjson?columns=band,customerId&limit=1");
  // C-000 has churned, and a churned customer has no band.
  assert.deepEqual(Object.entries(row!), [["band", null], ["customerId", "C-000"]]);

  const strategiesOf = async (query: string) =>
    (await ndjson(app, `/export/strategies.ndjson?${query}`)).map((each) => each.headline);
  assert.deepEqual(await strategiesOf("locale=KO&cluster=1"), ["KO headline 2"]);
  assert.deepEqual(await strategiesOf("status=APPROVED,ARCHIVED"), []);
  assert.deepEqual(await strategiesOf("limit=1"), ["EN headline 1"]);
  const clustersOf = await ndjson(app, "/export/clusters.ndjson?cluster=1&columns=cluster,size");
  assert.deepEqual(clustersOf, [{ cluster: 1, size: CUSTOMERS / 2 }]);
});

appTest("a wrong parameter is refused by name, in JSON and as a page", async (fixture) => {
  const app = await seeded(fixture);
  const wrong: [query: string, says: RegExp][] = [
    ["tenur.gte=3", /There is no parameter "tenur\.gte"/],
    ["tenure.ge=3", /There is no parameter "tenure\.ge"/],
    ["BAND=HIGH", /There is no parameter "BAND"/],
    ["tenure.gte=three", /Expected tenure\.gte to be a number, but found "three"/],
    ["tenure.gte=", /Expected tenure\.gte to be a number/],
    ["tenure.gte=1&tenure.gte=2", /Expected tenure\.gte to be given once/],
    ["tenure=1&tenure.in=2", /Expected tenure\.in to be left out/],
    ["orderCount=1.5", /Expected orderCount to be a whole number/],
    ["churned=perhaps", /Expected churned to be true or false/],
    ["gender=Unknown", /Expected gender to be one of Female, Male/],
    ["band=FOO", /Expected band to be one of HIGH, MEDIUM, LOW/],
    ["cluster=x", /Expected cluster to be a whole number/],
    ["columns=customerId,secret", /Expected columns to be one of customerId/],
    ["columns=", /Expected columns to be one of/],
    ["sort=secret", /Expected sort to be one of/],
    ["limit=0", /Expected limit to be 1 or more/],
    ["limit=-1", /Expected limit to be/],
    ["bom=maybe", /Expected bom to be true or false/],
    ["tenure.gte=1e999", /Expected tenure\.gte to be a number/],
    [`cluster=${Array.from({ length: 1001 }, (_, i) => i)}`, /at most/],
  ];
  for (const [query, says] of wrong) {
    const response = await app.fetch(`/export/customers.csv?${query}`);
    assert.equal(response.status, 400, query);
    assert.equal(response.headers.get("Content-Type"), "application/json");
    assert.match((await response.json()).error.message, says);
    const page = await app.fetch(`/export/customers.csv?${query}`, {
      headers: { Accept: "text/html" },
    });
    assert.match(page.headers.get("Content-Type")!, /^text\/html/);
    await page.body?.cancel();
  }
  assert.equal((await app.fetch("/export/customers.ndjson?bom=1")).status, 400);
  assert.equal((await app.fetch("/export/clusters.csv?tenure=1")).status, 400);
  assert.equal((await app.fetch("/export/strategies.csv?locale=FR")).status, 400);
});

appTest(
  "CSV opens right in Excel: on request it begins with a mark of its encoding",
  async (fixture) => {
    const app = await seeded(fixture);
    const start = async (query: string) => {
      const response = await app.fetch(`/export/strategies.csv?locale=KO${query}`);
      return [...new Uint8Array(await response.arrayBuffer()).subarray(0, 3)];
    };
    assert.deepEqual(await start("&bom=1"), [0xef, 0xbb, 0xbf]);
    assert.notDeepEqual(await start(""), [0xef, 0xbb, 0xbf]);
  },
);
