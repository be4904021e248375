import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { parquetWriteBuffer } from "hyparquet-writer";
import { jobs } from "@/db/schema/mod.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { referenceFolder } from "../../tests/support/reference.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { silentTask } from "../task_context.ts";
import { bytesInMemory, bytesOnDisk, type FileBytes } from "./formats/file_bytes.ts";
import { dataOf, workbookOf } from "./formats/test_workbook.ts";
import {
  importFile,
  previewUpload,
  readCustomers,
  runImport,
  stageUpload,
  startImport,
} from "./mod.ts";
import type { ParsedRow } from "./types.ts";

const HEADER = ["CustomerID", "Churn", "Tenure", "CashbackAmount", "Gender"];

/** Rows of customers; every third one lacks its tenure. */
const rowsOf = (count: number): (string | number)[][] =>
  Array.from({ length: count }, (_, row) => [
    `00${row}`,
    row % 2,
    row % 3 ? row % 60 : "",
    1.234 + row,
    row % 2 ? "Male" : "Female",
  ]);

const csvOf = (rows: readonly (readonly (string | number)[])[]) =>
  Uint8Array.from(
    new TextEncoder().encode(rows.map((cells) => `${cells.join(",")}\n`).join("")),
  );

function parquetOf(rows: readonly (readonly (string | number)[])[]): Uint8Array<ArrayBuffer> {
  const columnData = HEADER.map((name, column) => ({
    name,
    type: typeof rows[1]![column] === "string" ? "STRING" as const : "DOUBLE" as const,
    data: rows.map((cells) => cells[column] === "" ? null : cells[column]!),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

async function read(file: FileBytes): Promise<ParsedRow[]> {
  return await Array.fromAsync(await readCustomers(file, { schema: ECOMMERCE }));
}

Deno.test("readCustomers() gives the same customers of a CSV, a workbook and a Parquet file", async () => {
  const rows = rowsOf(700);
  const csv = await read(bytesInMemory(csvOf([HEADER, ...rows])));
  assert.equal(csv.filter(({ record }) => record).length, 700);
  const workbook = workbookOf([{ name: "S", data: dataOf([HEADER, ...rows]) }]);
  for (const bytes of [workbook, parquetOf(rows)]) {
    const found = await read(bytesInMemory(bytes));
    const plain = ({ line, record, faults }: ParsedRow) => ({ line, record, faults });
    assert.deepEqual(found.map(plain), csv.map(plain));
  }
});

Deno.test("readCustomers() takes 1.234 of a workbook for a fraction, whatever its other values are", async () => {
  const data = dataOf([["CustomerID", "CashbackAmount"], ["a", 1.234], ["b", "1.234,5"]]);
  const rows = await read(bytesInMemory(workbookOf([{ name: "S", data }])));
  assert.deepEqual(rows.map(({ record }) => record?.cashbackAmount), [1.234, 1234.5]);
});

Deno.test("readCustomers() counts the errors of a workbook as missing, and says so", async () => {
  const data = dataOf([["CustomerID", "Tenure"], ["a", 1]]) +
    '<row r="3"><c r="A3" t="str"><v>b</v></c><c r="B3" t="e"><v>#DIV/0!</v></c></row>';
  const file = await readCustomers(bytesInMemory(workbookOf([{ name: "S", data }])), {
    schema: ECOMMERCE,
  });
  const rows = await Array.fromAsync(file);
  assert.deepEqual(rows.map(({ record }) => record?.tenure), [1, null]);
  assert.deepEqual(file.report().nullMarks, [{ mark: "#DIV/0!", count: 1 }]);
});

Deno.test("readCustomers() takes a workbook that comes as a stream", async () => {
  const bytes = workbookOf([{ name: "S", data: dataOf([HEADER, ...rowsOf(3)]) }]);
  const stream = ReadableStream.from([bytes.slice(0, 1), bytes.slice(1, 700), bytes.slice(700)]);
  assert.equal(
    (await Array.fromAsync(await readCustomers(stream, { schema: ECOMMERCE }))).length,
    3,
  );
});

Deno.test("readCustomers() says of an old workbook and of one with a password what to do", async () => {
  const ole = new Uint8Array(2048);
  ole.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  ole[30] = 9;
  ole[48] = 1;
  await assert.rejects(read(bytesInMemory(ole)), { code: "OLD_EXCEL", message: /\.xlsx/ });
  const name = "EncryptedPackage";
  for (const [index, character] of [...name].entries()) {
    ole[1024 + 128 + 2 * index] = character.charCodeAt(0);
  }
  await assert.rejects(read(bytesInMemory(ole)), { code: "PASSWORD_PROTECTED" });
});

/** A queue that writes jobs down and works on none. */
function servicesOf({ connection, db }: DatabaseFixture) {
  const enqueue: Jobs["enqueue"] = async (kind, input) =>
    (await db.insert(jobs).values({ id: crypto.randomUUID(), kind, input }).returning())[0]!;
  return { connection, db, clock: () => new Date(), jobs: { enqueue } as Jobs };
}

databaseTest(
  "an uploaded workbook shows its sheets, and the one that was chosen is imported",
  async (fixture) => {
    const services = servicesOf(fixture);
    const noise = Array.from({ length: 15_000 }, () => crypto.randomUUID()).join("");
    const bytes = workbookOf([
      { name: "Customers", data: dataOf([HEADER, ...rowsOf(1000)]) },
      { name: "Few", data: dataOf([HEADER, ...rowsOf(3)]) },
    ], { parts: { "docProps/noise.xml": noise } });
    assert.ok(bytes.length > 262_144, "an upload of one piece would show nothing");
    const { id } = await stageUpload(services, ReadableStream.from([bytes]), {
      fileName: "shop.csv",
      mode: "REPLACE",
    });
    const preview = await previewUpload(services.db, id);
    assert.deepEqual(preview?.workbook, { sheets: ["Customers", "Few"], sheet: "Customers" });
    assert.equal(preview.columns[0]!.values[0], "000");
    const carryOut = async (options: { readonly dryRun: boolean; readonly sheet?: string }) => {
      const { job } = await startImport(services, id, options);
      const { rowsAccepted, rowsRejected } = await runImport(services, id, silentTask);
      await services.db.update(jobs).set({ status: "COMPLETED" }).where(eq(jobs.id, job.id));
      return [rowsAccepted, rowsRejected];
    };
    assert.deepEqual(await carryOut({ dryRun: true }), [1000, 0]);
    assert.deepEqual(await carryOut({ dryRun: true, sheet: "Few" }), [3, 0]);
    assert.equal((await previewUpload(services.db, id))?.workbook?.sheet, "Few");
    await assert.rejects(carryOut({ dryRun: true, sheet: "None" }), { code: "UNKNOWN_SHEET" });
    assert.deepEqual(await carryOut({ dryRun: false }), [3, 0]);
  },
);

const folder = referenceFolder();
const workbook = `${folder}/tables/ecommerce-churn.xlsx`;
const isThere = await Deno.stat(workbook).then(() => true, () => false);
if (!isThere) console.warn(`SKIPPED: no tables/ecommerce-churn.xlsx in ${folder}`);

Deno.test({
  name: "readCustomers() gives the same customers of the public churn table's workbook and CSV",
  ignore: !isThere,
  async fn() {
    const readPath = async (path: string) => {
      using file = await Deno.open(path);
      return await read(bytesOnDisk(file, (await file.stat()).size));
    };
    const csv = await readPath(`${folder}/ecommerce-churn.csv`);
    const xlsx = await readPath(workbook);
    assert.equal(xlsx.length, 5630);
    assert.deepEqual(xlsx, csv);
  },
});

databaseTest("importFile() takes a workbook and a Parquet file from the disk", async (fixture) => {
  const services = servicesOf(fixture);
  const rows = rowsOf(40);
  const files = {
    "shop.csv": workbookOf([{ name: "S", data: dataOf([HEADER, ...rows]) }]),
    "shop.parquet": parquetOf(rows),
  };
  for (const [fileName, bytes] of Object.entries(files)) {
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeFile(path, bytes);
      const options = { fileName, mode: "REPLACE" } as const;
      const { rowsAccepted, status } = await importFile(services, path, options, silentTask);
      assert.deepEqual([rowsAccepted, status], [40, "COMPLETED"]);
    } finally {
      await Deno.remove(path);
    }
  }
});
