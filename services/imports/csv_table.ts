/** A CSV file as records, with its encoding and delimiter detected from its head. */
import { CsvReader, type CsvRecord, type Delimiter } from "./csv.ts";
import { decodeText } from "./decode.ts";
import { declaredDelimiter, detectDelimiter, headerBelow, recordsOf } from "./delimiter.ts";
import { detectEncoding, type Encoding, HEAD_BYTES, refuseMarkup } from "./encoding.ts";
import { emptyFile, holdsAnything, type Table } from "./table.ts";
import { trimmed } from "./text.ts";

/** A CSV file that is read once, from its beginning. */
export class CsvTable implements Table {
  readonly format = "CSV";
  readonly workbook = null;

  private constructor(
    readonly encoding: Encoding,
    readonly delimiter: Delimiter,
    /** The first lines, whole ones unless the file is one line. */
    private readonly text: string,
    private readonly texts: AsyncGenerator<string>,
    private readonly reader: CsvReader,
    /** Whether the first line names the delimiter, as Excel's `sep=;`; it counts as a line of the file. */
    private readonly declared: boolean,
  ) {}

  /**
   * Looks at the head of a file.
   *
   * @throws {UserError} `EMPTY_FILE`, `NOT_TEXT`, `BAD_ENCODING`, `UNSUPPORTED_DELIMITER`
   */
  static async open(
    stream: AsyncIterable<Uint8Array>,
    countKnown: (headers: readonly string[]) => number,
  ): Promise<CsvTable> {
    const { head, complete, all } = await peek(stream);
    if (head.length === 0) throw emptyFile();
    const encoding = detectEncoding(head, complete);
    const text = new TextDecoder(encoding).decode(head, { stream: true });
    if (trimmed(text) === "") throw emptyFile();
    refuseMarkup(text);
    const declared = declaredDelimiter(text);
    const lines = complete ? text : untilLastLine(text);
    const delimiter = declared ?? detectDelimiter(lines, countKnown);
    return new CsvTable(
      encoding,
      delimiter,
      lines,
      decodeText(all, encoding),
      new CsvReader(delimiter),
      declared !== undefined,
    );
  }

  head(): CsvRecord[] {
    const records = recordsOf(this.text, this.delimiter);
    return this.declared ? records.slice(1 + records.findIndex(holdsAnything)) : records;
  }

  headerLine(isHeader: (cells: readonly string[]) => boolean): number | undefined {
    return headerBelow(this.text, isHeader);
  }

  async *records(): AsyncGenerator<CsvRecord[]> {
    let declared = this.declared;
    for await (const text of this.texts) {
      const records = this.reader.push(text);
      const first = declared ? records.findIndex(holdsAnything) : -1;
      if (first >= 0) declared = false;
      yield first < 0 ? records : records.slice(first + 1);
    }
    yield this.reader.end();
  }
}

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
