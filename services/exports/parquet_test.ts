import assert from "node:assert/strict";
import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { writeParquet } from "./parquet.ts";
import type { ExportColumn, Page } from "./table.ts";

const ROWS = 250_000;
const COLUMNS: readonly ExportColumn[] = [
  { field: "customerId", header: "CustomerID", type: "text" },
  { field: "churnProbability", header: "ChurnProbability", type: "double" },
];

/** Customers from the likeliest to churn to the least likely. */
async function* sorted(): AsyncGenerator<Page> {
  for (let start = 0; start < ROWS; start += 500) {
    const rows = Array.from({ length: 500 }, (_, row) => start + row);
    yield { rows: 500, values: [rows.map((row) => `C${row}`), rows.map((row) => 1 - row / ROWS)] };
  }
}

/** A file of bytes, and how many of them were read. */
function counted(bytes: Uint8Array<ArrayBuffer>): AsyncBuffer & { read: number } {
  return {
    byteLength: bytes.length,
    read: 0,
    slice(start, end = bytes.length) {
      this.read += end - start;
      return bytes.buffer.slice(start, end);
    },
  };
}

Deno.test("writeParquet() states what lets a reader skip row groups of 100,000", async () => {
  const parts = await Array.fromAsync(writeParquet({ columns: COLUMNS, pages: sorted() }));
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  const metadata = await parquetMetadataAsync(counted(bytes));
  assert.deepEqual(metadata.row_groups.map(({ num_rows }) => Number(num_rows)), [
    100_000,
    100_000,
    50_000,
  ]);
  const ranges = metadata.row_groups.map(({ columns }) => {
    const { min_value, max_value, null_count } = columns[1]!.meta_data!.statistics!;
    return [min_value, max_value, Number(null_count)];
  });
  assert.deepEqual(ranges[0], [1 - 99_999 / ROWS, 1, 0]);
  for (const [index, [min]] of ranges.slice(0, -1).entries()) {
    assert.ok(min! > ranges[index + 1]![1]!);
  }

  const [whole, part] = [counted(bytes), counted(bytes)];
  await parquetReadObjects({ file: whole });
  const found = await parquetReadObjects({
    file: part,
    filter: { churnProbability: { $gte: 0.9 } },
  });
  assert.equal(found.length, 25_001);
  assert.ok(part.read < whole.read / 2, `${part.read} of ${whole.read} bytes`);
});
