import assert from "node:assert/strict";
import { asc, eq } from "drizzle-orm";
import fc from "fast-check";
import type { Database } from "@/db/client.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import { customersTable } from "@/db/customers_table.ts";
import { clusters, segmentations } from "@/db/schema/mod.ts";
import { customers } from "../../tests/support/shop_customers.ts";
import type { CellValue, Column } from "@/schema/column.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { importFile, importRecords, type ParsedCustomer } from "../imports/mod.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { referenceTable } from "../../tests/support/reference.ts";
import { silentTask } from "../task_context.ts";
import { exportCustomers } from "./mod.ts";

const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();
/** Unlike `text()`, leaves the byte order mark where it is. */
const bytesOf = async (stream: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(stream).arrayBuffer());

/** What an import decides; ids of imports and moments are its own. */
async function canonical(db: Database) {
  const rows = await db.select().from(customers).orderBy(asc(customers.customerId));
  return rows.map(({ importId: _i, importLine: _l, createdAt: _c, updatedAt: _u, ...rest }) =>
    rest
  );
}

const replace = { fileName: "x.csv", mode: "REPLACE" } as const;

async function importText(fixture: DatabaseFixture, bytes: Uint8Array) {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, bytes);
  const result = await importFile(fixture, path, replace, silentTask);
  await Deno.remove(path);
  return result;
}

const awkward = fc.string({
  unit: fc.constantFrom(
    "=",
    "+",
    "-",
    "@",
    "'",
    '"',
    ",",
    ";",
    "\n",
    "\r",
    "\t",
    " ",
    "1",
    "a",
    "한",
  ),
  maxLength: 8,
});
const filled = awkward.filter((text) => text.trim() !== "");
const arbitraryCustomer: fc.Arbitrary<ParsedCustomer> = fc.record({
  ...Object.fromEntries(ECOMMERCE.columns.map((column) => [column.key, valueOf(column)])),
  customerId: filled.map((text) => text.trim()),
  attributes: fc.constant({}),
}).map((row) => withSpellings(row as unknown as ParsedCustomer));

function valueOf(column: Column): fc.Arbitrary<CellValue> {
  const { kind, min = 0, max = 1000, categories = [] } = column;
  switch (shapeOf(column)) {
    case "flag":
      return fc.option(fc.boolean());
    case "range": {
      const number = KINDS[kind].whole
        ? fc.integer({ min, max })
        : fc.double({ min, max, noNaN: true });
      return fc.option(number.map((value) => value + 0));
    }
    default:
      return fc.option(categories.length > 0 ? fc.constantFrom(...categories) : filled);
  }
}

/** Every value that has an alias came from that alias, as far as spellings go. */
function withSpellings(row: ParsedCustomer): ParsedCustomer {
  const values: Readonly<Record<string, unknown>> = { ...row };
  const spellings: Record<string, string> = {};
  if (values.preferredPaymentMode === "Credit Card") spellings.preferredPaymentMode = "CC";
  if (values.preferredLoginDevice === "Mobile Phone") spellings.preferredLoginDevice = "Phone";
  const merged = Object.keys(spellings).length > 0 ? spellings : null;
  return { ...row, spellings: merged } as ParsedCustomer;
}

databaseTest(
  "export, then import, gives the same customers; again, the same bytes",
  async (fixture) => {
    const { db } = fixture;
    const table = fc.uniqueArray(arbitraryCustomer, {
      selector: ({ customerId }) => customerId,
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(table, fc.boolean(), async (rows, bom) => {
        await importRecords(fixture, rows, replace, silentTask);
        const before = await canonical(db);
        const bytes = await bytesOf(await exportCustomers(fixture, null, { bom }));
        const result = await importText(fixture, bytes);
        assert.equal(result.rowsRejected, 0);
        assert.deepEqual(await canonical(db), before);
        assert.deepEqual(await bytesOf(await exportCustomers(fixture, null, { bom })), bytes);
      }),
      { numRuns: 8 },
    );
  },
);

databaseTest(
  "export, then import, makes columns of what was stored beside them",
  async (fixture) => {
    const [first, second] = fc.sample(arbitraryCustomer, { numRuns: 2, seed: 1 });
    const rows = [
      { ...first, customerId: "A", attributes: { "Favourite shop": "Seoul" } },
      { ...second, customerId: "B", attributes: {} },
    ] as ParsedCustomer[];
    await importRecords(fixture, rows, replace, silentTask);
    const bytes = await bytesOf(await exportCustomers(fixture));
    await importText(fixture, bytes);
    const schema = await currentSchema(fixture);
    const column = schema.columns.find(({ header }) => header === "Favourite shop");
    const [stored]: CustomerRow[] = await fixture.db.select().from(customersTable(schema))
      .where(eq(customers.customerId, "A"));
    assert.deepEqual([stored![column!.key], stored!.attributes], ["Seoul", {}]);
    assert.deepEqual(await bytesOf(await exportCustomers(fixture)), bytes);
  },
);

const table = referenceTable();
databaseTest(
  `the real table comes out as it went in${table ? "" : " (skipped: the table is absent)"}`,
  async (fixture) => {
    await importFile(fixture, table!, replace, silentTask);
    const original = (await Deno.readTextFile(table!)).trimEnd().split(/\r?\n/);
    const exported = (await textOf(await exportCustomers(fixture))).trimEnd().split("\n");
    const statusOf = (line: string) => line.split(",")[1] === "1" ? "CHURNED" : "ACTIVE";
    assert.deepEqual(
      exported.slice(1),
      original.slice(1).map((line) => `${line},,,,,${statusOf(line)}`),
    );
    assert.equal(
      exported[0]!.replace(/,ChurnProbability.*/, ""),
      original[0]!.replace(/^\uFEFF/, ""),
    );
  },
  { ignore: !table },
);

databaseTest("no text begins a formula, and negative numbers stay numbers", async (fixture) => {
  await fixture.db.insert(customers).values({
    customerId: "=1+1",
    orderAmountHike: -5,
    attributes: { "@head": "+cmd", a: "-2", b: "-2+3", c: "\tx", d: "\ry", e: "'=z", f: "it's" },
  });
  const [header, ...rows] = (await textOf(await exportCustomers(fixture))).split("\n");
  assert.ok(header!.includes(",'@head,"));
  assert.equal(
    rows.join("\n"),
    `'=1+1,,,,,,,,,,,,,,,-5,,,,,'+cmd,-2,'-2+3,'\tx,"'\ry",''=z,it's,,,,,ACTIVE\n`,
  );
});

databaseTest("a filter picks the customers at risk of one cluster", async (fixture) => {
  const { db } = fixture;
  const [segmentation] = await db.insert(segmentations)
    .values({ k: 2, seed: 1, inertia: 1, customers: 3, model: {} }).returning();
  const figures = { size: 1, recency: 1, frequency: 1, monetary: 1 };
  const [first, second] = await db.insert(clusters).values([0, 1].map((index) => ({
    segmentationId: segmentation!.id,
    index,
    persona: index === 1 ? "LOYAL_BIG_SPENDERS" : "FADING_OCCASIONALS",
    ...figures,
  }))).returning();
  await db.insert(customers).values([
    { customerId: "A", churnProbability: 0.75, riskBand: "HIGH", clusterId: second!.id },
    { customerId: "B", churnProbability: 0.25, riskBand: "LOW", clusterId: second!.id },
    { customerId: "C", churnProbability: 0.75, riskBand: "HIGH", clusterId: first!.id },
  ]);
  const rows = (await textOf(await exportCustomers(fixture, { band: ["HIGH"], cluster: [1] })))
    .split(
      "\n",
    );
  assert.deepEqual(rows.slice(1), [
    "A,,,,,,,,,,,,,,,,,,,,0.75,HIGH,1,Loyal big spenders,ACTIVE",
    "",
  ]);
});

databaseTest(
  "an export of many pages is whole, and stops when nobody reads it",
  async (fixture) => {
    const ids = Array.from({ length: 2500 }, (_, index) => ({ customerId: `C${10_000 + index}` }));
    await fixture.db.insert(customers).values(ids);
    const rows = (await textOf(await exportCustomers(fixture, null, { bom: true }))).trimEnd()
      .split(
        "\n",
      );
    assert.deepEqual(
      rows.slice(1).map((row) => row.split(",")[0]),
      ids.map((row) => row.customerId),
    );
    const reader = (await exportCustomers(fixture)).getReader();
    await reader.read();
    await reader.cancel();
  },
);

databaseTest(
  "an export during which the customers are replaced ends in an error",
  async (fixture) => {
    const rows = Array.from({ length: 3000 }, (_, index) => ({ customerId: `C${index}` }));
    await fixture.db.insert(customers).values(rows);
    const reader = (await exportCustomers(fixture)).getReader();
    await reader.read();
    await reader.read();
    await importText(fixture, new TextEncoder().encode("CustomerID\nZ1\n"));
    const rest = async () => {
      while (!(await reader.read()).done);
    };
    await assert.rejects(rest(), { code: "CUSTOMERS_REPLACED" });
  },
);
