import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { ExportColumn, ExportTable, Page } from "./table.ts";

/**
 * Rows of the next row group. The library encodes a group in one go, and so the file's footer, which describes every
 * group: more rows make the one long, fewer the other, and neither may keep the event loop from others. The first
 * groups are small, for code that has not run yet is slow.
 */
function groupRows(written: number): number {
  return Math.min(6000, Math.max(500, written / 8));
}

/** How Parquet describes each kind of value; any may be missing. */
const ELEMENTS: Readonly<Record<ExportColumn["type"], Omit<SchemaElement, "name">>> = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  integer: { type: "INT32" },
  double: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  timestamp: {
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    // Without this, readers take a moment for a time of day of no zone.
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
  },
  json: { type: "BYTE_ARRAY", converted_type: "JSON", logical_type: { type: "JSON" } },
};

/** A table as Parquet, Snappy-compressed, written row group by row group with memory for one. */
export async function* writeParquet(
  { columns, pages }: ExportTable,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: "root", num_children: columns.length },
      ...columns.map(({ field, type }): SchemaElement => ({
        name: field,
        repetition_type: "OPTIONAL",
        ...ELEMENTS[type],
      })),
    ],
    createdBy: "holdfast",
    // Least and greatest values of such small groups spare a reader little and take a third of the time.
    statistics: false,
  });
  for await (const { rows, values } of regrouped(pages)) {
    file.write({
      columnData: columns.map(({ field, type }, column) => ({
        name: field,
        data: type === "timestamp" ? values[column]!.map(moment) : [...values[column]!],
      })),
      rowGroupSize: rows,
    });
    yield taken(bytes);
  }
  file.finish();
  yield taken(bytes);
}

/** The bytes that were written since the last time. The offsets within the file go on counting. */
function taken(bytes: ByteWriter): Uint8Array<ArrayBuffer> {
  const part = new Uint8Array(bytes.getBuffer());
  bytes.index = 0;
  return part;
}

function moment(value: unknown): Date | null {
  return value === null ? null : new Date(value as string);
}

/** Puts pages together until they make a row group. */
async function* regrouped(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  let waiting: Page[] = [];
  let rows = 0;
  let written = 0;
  for await (const page of pages) {
    waiting.push(page);
    rows += page.rows;
    if (rows < groupRows(written)) continue;
    yield together(waiting, rows);
    written += rows;
    [waiting, rows] = [[], 0];
  }
  if (rows > 0) yield together(waiting, rows);
}

function together(pages: readonly Page[], rows: number): Page {
  if (pages.length === 1) return pages[0]!;
  return {
    rows,
    values: pages[0]!.values.map((_, column) => pages.flatMap((p) => p.values[column]!)),
  };
}
