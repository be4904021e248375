import { setImmediate } from "node:timers/promises";
import type { Field } from "@/ml/schema.ts";
import { COLUMNS } from "@/ml/schema.ts";
import { UserError } from "../errors.ts";
import { isGuarded, unguard } from "../exports/format.ts";
import { CsvReader, type CsvRecord, type Delimiter, detectDelimiter } from "./csv.ts";
import { decodeText, detectEncoding, type Encoding, HEAD_BYTES } from "./decode.ts";
import { type FileLayout, layoutOf, matchHeader } from "./headers.ts";
import type { Fault, ParsedCustomer, ParsedRow, ReadOptions } from "./types.ts";
import { type CellParser, cellParser } from "./values.ts";

/** A customer file whose head has been read; its rows are still to come, once. */
export interface CustomerFile {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  /** The headers as they stand in the file. */
  readonly headers: readonly string[];
  readonly layout: FileLayout;
  /** The rows, in batches of what arrived together. */
  batches(): AsyncGenerator<ParsedRow[]>;
  /** The rows one by one. */
  [Symbol.asyncIterator](): AsyncGenerator<ParsedRow>;
}

/** Rows parsed at a time at the most, so that nobody waits for it. */
const BATCH_ROWS = 500;

/** Characters of a rejected value that are kept. */
export const VALUE_LENGTH = 200;

/**
 * Reads a customer table as it arrives, with memory for a few rows. Encoding and delimiter are detected,
 * headers matched, every cell checked; no database is needed. A line without any value is no row.
 *
 * @throws {UserError} when the file as a whole cannot be read: `EMPTY_FILE`, `NO_ROWS`, `NOT_TEXT`,
 * `BAD_ENCODING`, `RECORD_TOO_LONG`, `UNCLOSED_QUOTE` and those of `layoutOf`; some only while rows are read
 */
export async function readCustomers(
  stream: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<CustomerFile> {
  const source = await Source.open(stream);
  const { encoding, delimiter } = source;
  const first = await source.next();
  if (!first) throw emptyFile();
  const layout = layoutOf(first.cells, options);
  const parse = rowParser(layout, delimiter);

  async function* batches(): AsyncGenerator<ParsedRow[]> {
    let rows = 0;
    for await (const records of source.records()) {
      for (let at = 0; at < records.length; at += BATCH_ROWS) {
        const batch = records.slice(at, at + BATCH_ROWS)
          .filter(({ cells }) => cells.some((cell) => cell.trim() !== "")).map(parse);
        rows += batch.length;
        if (batch.length > 0) yield batch;
        await setImmediate();
      }
    }
    if (rows === 0) {
      throw new UserError("NO_ROWS", "The file has a header but no rows below it.");
    }
  }
  return {
    encoding,
    delimiter,
    headers: first.cells,
    layout,
    batches,
    async *[Symbol.asyncIterator]() {
      for await (const batch of batches()) yield* batch;
    },
  };
}

const emptyFile = () =>
  new UserError("EMPTY_FILE", "The file is empty. Choose the file that holds the customer table.");

/** A file as CSV records, its encoding and delimiter found out from its head. */
export class Source {
  #pending: CsvRecord[] = [];
  private constructor(
    readonly encoding: Encoding,
    readonly delimiter: Delimiter,
    private readonly texts: AsyncGenerator<string>,
    private readonly reader: CsvReader,
  ) {}

  static async open(stream: AsyncIterable<Uint8Array>): Promise<Source> {
    const { head, complete, all } = await peek(stream);
    if (head.length === 0) throw emptyFile();
    const encoding = detectEncoding(head, complete);
    const text = new TextDecoder(encoding).decode(head, { stream: true });
    if (text.trim() === "") throw emptyFile();
    const declared = /^sep=([,;\t])\r?\n/.exec(text);
    const delimiter = declared
      ? declared[1] as Delimiter
      : detectDelimiter(complete ? text : untilLastLine(text), countKnown);
    const source = new Source(
      encoding,
      delimiter,
      decodeText(all, encoding),
      new CsvReader(delimiter),
    );
    // Excel's own line that names the delimiter; it counts as a line of the file.
    if (declared) await source.next();
    return source;
  }

  /** The next record that holds anything. */
  async next(): Promise<CsvRecord | undefined> {
    for await (const records of this.records()) {
      const found = records.findIndex(({ cells }) => cells.some((cell) => cell.trim() !== ""));
      if (found < 0) continue;
      this.#pending = records.slice(found + 1);
      return records[found];
    }
    return undefined;
  }

  async *records(): AsyncGenerator<CsvRecord[]> {
    const pending = this.#pending;
    this.#pending = [];
    if (pending.length > 0) yield pending;
    while (true) {
      const { value, done } = await this.texts.next();
      if (done) break;
      yield this.reader.push(value);
    }
    yield this.reader.end();
  }
}

const countKnown = (headers: readonly string[]) => headers.filter(matchHeader).length;

function untilLastLine(text: string): string {
  const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  return end > 0 ? text.slice(0, end + 1) : text;
}

/** Reads enough to judge a file by, and gives back the whole stream, what was read included. */
async function peek(stream: AsyncIterable<Uint8Array>) {
  const iterator = stream[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  let complete = false;
  while (length < HEAD_BYTES && !complete) {
    const { value, done } = await iterator.next();
    if (done) complete = true;
    else {
      read.push(value);
      length += value.length;
    }
  }
  const whole = new Uint8Array(await new Blob(read as BlobPart[]).arrayBuffer());
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield whole;
      while (!complete) {
        const { value, done } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return {
    head: whole.subarray(0, HEAD_BYTES),
    complete: complete && length <= HEAD_BYTES,
    all: all(),
  };
}

const emptyRecord = Object.fromEntries(
  COLUMNS.map(({ field, kind }) => [field, kind === "identity" ? "" : null]),
) as unknown as ParsedCustomer;

function rowParser(layout: FileLayout, delimiter: Delimiter): (record: CsvRecord) => ParsedRow {
  const { columns, width, ownExport } = layout;
  const parsers = columns.map(({ column }) => column && cellParser(column, delimiter));
  return ({ line, cells, badQuote }) => {
    const whole = rowFault(cells, width, badQuote);
    if (whole) return { line, cells, faults: [whole] };
    const values: Record<string, unknown> = { ...emptyRecord };
    const attributes: Record<string, string> = Object.create(null);
    const faults: Fault[] = [];
    let spellings: Record<string, string> | null = null;
    columns.forEach(({ header, column, leftOut }, index) => {
      if (leftOut) return;
      const raw = cells[index]!;
      const cell = ownExport && isGuarded(raw) ? unguard(raw) : raw;
      if (isDamaged(cell)) return void faults.push(damaged(header, cell));
      if (!column) {
        if (cell.trim() !== "") attributes[header] = cell;
        return;
      }
      const result = (parsers[index] as CellParser)(cell.trim());
      if ("code" in result) {
        faults.push({ column: header, value: shown(cell), ...result });
        return;
      }
      values[column.field as Field] = result.value;
      if (result.spelling !== undefined) (spellings ??= {})[column.field] = result.spelling;
    });
    if (faults.length > 0) return { line, cells, faults };
    const record = { ...values, attributes, spellings } as unknown as ParsedCustomer;
    return { line, cells, record, faults };
  };
}

function rowFault(cells: string[], width: number, badQuote: boolean): Fault | undefined {
  if (badQuote) {
    return {
      column: null,
      value: null,
      code: "BAD_QUOTE",
      reason: "Text follows a closing quotation mark; double the quotation marks inside a field.",
    };
  }
  // A delimiter too many at the end of the line says nothing.
  while (cells.length > width && cells.at(-1)!.trim() === "") cells.pop();
  if (cells.length === width) return undefined;
  return {
    column: null,
    value: null,
    code: "WRONG_FIELD_COUNT",
    reason: `The row has ${cells.length} fields where the header has ${width}; ` +
      (cells.length < width
        ? "is the file cut off, or a delimiter missing?"
        : "quote fields that hold the delimiter."),
  };
}

/** Text that no database keeps, or that an earlier conversion has already lost. */
function isDamaged(cell: string): boolean {
  return cell.includes("\uFFFD") || cell.includes("\0") || !cell.isWellFormed();
}

/** A value short enough to be shown, in characters that every database keeps. */
function shown(cell: string): string {
  return cell.slice(0, VALUE_LENGTH).replaceAll("\0", "\uFFFD").toWellFormed();
}

function damaged(column: string, cell: string): Fault {
  return {
    column,
    value: shown(cell),
    code: "DAMAGED_TEXT",
    reason: "The field holds characters that an earlier conversion destroyed (�); " +
      `export the table again as "CSV UTF-8".`,
  };
}
