import assert from "node:assert/strict";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { bytesInMemory } from "./file_bytes.ts";
import { openParquet } from "./parquet.ts";

type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], "columnData">;

function write(columnData: ColumnSource[], options: Options = {}): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
}

async function read(bytes: Uint8Array<ArrayBuffer>) {
  const table = await openParquet(bytesInMemory(bytes));
  return (await Array.fromAsync(table.records())).flat().map(({ line, cells }) => [line, ...cells]);
}

/** The texts of one column. */
async function textsOf(column: Omit<ColumnSource, "name">) {
  return (await read(write([{ name: "H", ...column }]))).slice(1).map((row) => row[1]);
}

Deno.test("openParquet() gives the header as row 1 and the rows of all groups below it", async () => {
  const bytes = write([
    { name: "고객ID", data: ["00123", "b", "c", "d", "e"], type: "STRING" },
    { name: "Orders", data: [1, 2, 3, 4, 5], type: "INT32" },
  ], { rowGroupSize: 2 });
  assert.deepEqual(await read(bytes), [
    [1, "고객ID", "Orders"],
    [2, "00123", "1"],
    [3, "b", "2"],
    [4, "c", "3"],
    [5, "d", "4"],
    [6, "e", "5"],
  ]);
});

Deno.test("openParquet() gives numbers with a decimal point, and nothing for what is missing", async () => {
  assert.deepEqual(await textsOf({ data: [1.5, null, 1e-7, NaN], type: "DOUBLE" }), [
    "1.5",
    "",
    "1e-7",
    "",
  ]);
  assert.deepEqual(await textsOf({ data: [0.1, 1234.5], type: "FLOAT" }), ["0.1", "1234.5"]);
  assert.deepEqual(await textsOf({ data: [9007199254740993n, null], type: "INT64" }), [
    "9007199254740993",
    "",
  ]);
  assert.deepEqual(await textsOf({ data: [true, false, null], type: "BOOLEAN" }), [
    "true",
    "false",
    "",
  ]);
});

Deno.test("openParquet() gives days and moments in ISO 8601, without a time that is midnight", async () => {
  const data = [new Date("2026-01-31T00:00:00Z"), new Date("2026-01-31T09:30:00.4Z"), null];
  assert.deepEqual(await textsOf({ data, type: "TIMESTAMP" }), [
    "2026-01-31",
    "2026-01-31T09:30:00",
    "",
  ]);
});

const CODECS = { GZIP: gzipSync, BROTLI: brotliCompressSync, ZSTD: zstdCompressSync };
for (const codec of ["UNCOMPRESSED", "SNAPPY", "GZIP", "BROTLI", "ZSTD"] as const) {
  Deno.test(`openParquet() reads pages in ${codec}`, async () => {
    const data = Array.from({ length: 3000 }, (_, row) => `customer ${row % 50}`);
    const compress = (bytes: Uint8Array) =>
      Uint8Array.from(CODECS[codec as keyof typeof CODECS](bytes));
    const bytes = write([{ name: "Name", data, type: "STRING" }], {
      codec,
      ...codec in CODECS && { compressors: { [codec]: compress } },
    });
    assert.deepEqual((await read(bytes)).slice(1).map((row) => row[1]), data);
  });
}

Deno.test("openParquet() reads a group that is larger than what is decoded at a time", async () => {
  const rows = 70_000;
  const bytes = write([
    {
      name: "Id",
      data: Int32Array.from({ length: rows }, (_, row) => row) as never,
      type: "INT32",
    },
    {
      name: "City",
      data: Array.from({ length: rows }, (_, row) => row % 3 ? "Seoul" : null),
      type: "STRING",
    },
  ], { rowGroupSize: rows });
  const found = await read(bytes);
  assert.equal(found.length, rows + 1);
  assert.deepEqual(found[69_999], [70_000, "69998", "Seoul"]);
  assert.ok(found.slice(1).every(([line, id]) => line === Number(id) + 2));
});

Deno.test("openParquet() refuses lists and records by their column, and what is cut off or damaged", async () => {
  const text = { type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" } as const;
  const nested = write([
    { name: "Id", data: ["a"] },
    { name: "Tags", data: [["x", "y"]] },
  ], {
    schema: [
      { name: "root", num_children: 2 },
      { name: "Id", ...text },
      { name: "Tags", repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", ...text },
    ],
  });
  await assert.rejects(read(nested), { code: "NESTED_COLUMN", message: /"Tags"/ });
  const whole = write([{ name: "Id", data: ["a", "b"], type: "STRING" }]);
  await assert.rejects(read(whole.slice(0, -10)), { code: "DAMAGED_FILE" });
  const damaged = whole.slice();
  damaged.fill(0xff, damaged.length - 60, damaged.length - 8);
  await assert.rejects(read(damaged), { code: "DAMAGED_FILE" });
});

Deno.test("openParquet() gives back any table that was written", async () => {
  const column = (length: number) =>
    fc.oneof(
      fc.array(fc.option(fc.string({ unit: "grapheme", minLength: 1 })), {
        minLength: length,
        maxLength: length,
      }).map((data) => ({ type: "STRING" as const, data })),
      fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), {
        minLength: length,
        maxLength: length,
      }).map((data) => ({ type: "DOUBLE" as const, data })),
      fc.array(fc.option(fc.integer()), { minLength: length, maxLength: length })
        .map((data) => ({ type: "INT32" as const, data })),
    );
  const table = fc.integer({ min: 1, max: 40 }).chain((length) =>
    fc.tuple(
      fc.array(column(length), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 20 }),
    )
  );
  await fc.assert(
    fc.asyncProperty(table, async ([columns, rowGroupSize]) => {
      const bytes = write(
        columns.map(({ type, data }, index) => ({ name: `c${index}`, type, data })),
        { rowGroupSize },
      );
      const found = (await read(bytes)).slice(1);
      columns.forEach(({ data }, index) => {
        const texts = data.map((value) =>
          value === null ? "" : typeof value === "string" ? value.toWellFormed() : String(value)
        );
        assert.deepEqual(found.map((row) => row[index + 1]), texts);
      });
    }),
    { numRuns: 8 },
  );
});
