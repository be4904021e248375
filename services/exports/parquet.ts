import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { ExportColumn, Page, Table } from "./table.ts";

/** Rows of a row group, which are in memory together: ten thousand take 50 MB more, and a twentieth off the file. */
const GROUP_ROWS = 2_000;

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
  date: {
    type: "INT64",
    // Without a converted type, for that would mean UTC.
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "MILLIS" },
  },
  json: { type: "BYTE_ARRAY", converted_type: "JSON", logical_type: { type: "JSON" } },
};

/** A table as Parquet, Snappy-compressed, with memory for one row group, which is encoded in one go. */
export async function* writeParquet(
  { columns, pages }: Table,
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
    // Least and greatest values let a reader skip groups only where the table is sorted by them, and take a third
    // of the time.
    statistics: false,
  });
  for await (const { rows, pages: group } of groups(pages)) {
    file.write({
      columnData: columns.map(({ field, type }, column) => {
        const values = group.flatMap((page) => page.values[column]!);
        return { name: field, data: MOMENTS[type]?.(values) ?? values };
      }),
      rowGroupSize: rows,
    });
    yield taken(bytes);
  }
  file.finish();
  yield taken(bytes);
}

/** Pages together, as many as make a row group. */
async function* groups(
  pages: AsyncIterable<Page>,
): AsyncGenerator<{ readonly rows: number; readonly pages: readonly Page[] }> {
  let group: Page[] = [];
  let rows = 0;
  for await (const page of pages) {
    group.push(page);
    rows += page.rows;
    if (rows < GROUP_ROWS) continue;
    yield { rows, pages: group };
    group = [];
    rows = 0;
  }
  if (rows > 0) yield { rows, pages: group };
}

/** The bytes that were written since the last time. The offsets within the file go on counting. */
function taken(bytes: ByteWriter): Uint8Array<ArrayBuffer> {
  const part = new Uint8Array(bytes.getBuffer());
  bytes.index = 0;
  return part;
}

/** How texts become moments. One of no zone is written as if it were of UTC. */
const MOMENTS: Partial<Record<ExportColumn["type"], (values: readonly unknown[]) => unknown[]>> = {
  timestamp: (values) => values.map((value) => value === null ? null : new Date(value as string)),
  date: (values) => values.map((value) => value === null ? null : new Date(`${value}Z`)),
};
