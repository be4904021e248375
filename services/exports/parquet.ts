import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { ExportColumn, Page, Table } from "./table.ts";

/**
 * Rows of a row group, which are in memory together: 300 MB for thirty columns. Readers skip groups whose least and
 * greatest values do not meet a filter, and each that they read costs them a request.
 */
const GROUP_ROWS = 100_000;

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
    statistics: true,
  });
  for await (const { rows, values } of groups(columns, pages)) {
    file.write({
      columnData: columns.map(({ field }, column) => ({ name: field, data: values[column]! })),
      rowGroupSize: rows,
    });
    yield taken(bytes);
  }
  file.finish();
  yield taken(bytes);
}

/** Rows of a row group, as one array of values for each column. */
interface Group {
  readonly rows: number;
  readonly values: readonly unknown[][];
}

/** Pages together, as many as make a row group. Values that are equal are one in memory, as categories are. */
async function* groups(
  columns: readonly ExportColumn[],
  pages: AsyncIterable<Page>,
): AsyncGenerator<Group> {
  const begin = () => columns.map(({ type }) => ({ values: [] as unknown[], read: reader(type) }));
  let group = begin();
  let rows = 0;
  const ended = () => ({ rows, values: group.map(({ values }) => values) });
  for await (const page of pages) {
    group.forEach(({ values, read }, column) => {
      for (const value of page.values[column]!) values.push(value === null ? null : read(value));
    });
    rows += page.rows;
    if (rows < GROUP_ROWS) continue;
    yield ended();
    group = begin();
    rows = 0;
  }
  if (rows > 0) yield ended();
}

/** Makes of each value of a column what is written. */
function reader(type: ExportColumn["type"]): (value: unknown) => unknown {
  const make = MAKE[type];
  if (!make) return (value) => value;
  const made = new Map<string, unknown>();
  return (value) => {
    const key = type === "json" ? JSON.stringify(value) : value as string;
    const known = made.get(key);
    if (known !== undefined) return known;
    const result = make(key);
    if (made.size < MAX_SHARED) made.set(key, result);
    return result;
  };
}

/** The bytes that were written since the last time. The offsets within the file go on counting. */
function taken(bytes: ByteWriter): Uint8Array<ArrayBuffer> {
  const part = new Uint8Array(bytes.getBuffer());
  bytes.index = 0;
  return part;
}

/** Different values of a column that are looked for among those of its group; categories and moments have fewer. */
const MAX_SHARED = 1_000;

/** How texts become what is written. A moment of no zone is written as if it were of UTC. */
const MAKE: Partial<Record<ExportColumn["type"], (text: string) => unknown>> = {
  text: (text) => text,
  timestamp: (text) => new Date(text),
  date: (text) => new Date(`${text}Z`),
  json: (text) => JSON.parse(text),
};
