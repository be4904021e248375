import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { ExportColumn, Page } from "./table.ts";

/** Rows of a row group, which are in memory together. */
const GROUP_ROWS = 10_000;

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

/** Writes a table as Parquet, Snappy-compressed, with memory for one row group. */
export class ParquetEncoder {
  readonly #bytes = new ByteWriter();
  readonly #file: ParquetWriter;
  #waiting: Page[] = [];
  #rows = 0;

  constructor(private readonly columns: readonly ExportColumn[]) {
    this.#file = new ParquetWriter({
      writer: this.#bytes,
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
  }

  /** Takes a page, and returns the file's next bytes: none until a row group is full. */
  write(page: Page): Uint8Array<ArrayBuffer> {
    this.#waiting.push(page);
    this.#rows += page.rows;
    if (this.#rows >= GROUP_ROWS) this.#writeGroup();
    return this.#taken();
  }

  /** The rest of the file. */
  end(): Uint8Array<ArrayBuffer> {
    if (this.#rows > 0) this.#writeGroup();
    this.#file.finish();
    return this.#taken();
  }

  #writeGroup(): void {
    this.#file.write({
      columnData: this.columns.map(({ field, type }, column) => {
        const values = this.#waiting.flatMap((page) => page.values[column]!);
        return { name: field, data: type === "timestamp" ? values.map(moment) : values };
      }),
      rowGroupSize: this.#rows,
    });
    this.#waiting = [];
    this.#rows = 0;
  }

  /** The bytes that were written since the last time. The offsets within the file go on counting. */
  #taken(): Uint8Array<ArrayBuffer> {
    const part = new Uint8Array(this.#bytes.getBuffer());
    this.#bytes.index = 0;
    return part;
  }
}

function moment(value: unknown): Date | null {
  return value === null ? null : new Date(value as string);
}
