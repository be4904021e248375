/** A file as CSV records, its encoding and delimiter found out from its head. */
import { UserError } from "../errors.ts";
import { CsvReader, type CsvRecord, type Delimiter } from "./csv.ts";
import { decodeText } from "./decode.ts";
import { declaredDelimiter, detectDelimiter } from "./delimiter.ts";
import { detectEncoding, type Encoding, HEAD_BYTES, refuseMarkup } from "./encoding.ts";
import { countKnown } from "./headers.ts";
import { trimmed } from "./text.ts";

/** Whether a record holds anything. */
export const holdsAnything = ({ cells }: CsvRecord) => cells.some((cell) => trimmed(cell) !== "");

/** The failure of a file without a header. */
export const emptyFile = () =>
  new UserError("EMPTY_FILE", "The file is empty. Choose the file that holds the customer table.");

/** A file that is read once, from its beginning. */
export class Source {
  #pending: CsvRecord[] = [];
  private constructor(
    readonly encoding: Encoding,
    readonly delimiter: Delimiter,
    /** The first lines, whole ones unless the file is one line. */
    readonly head: string,
    private readonly texts: AsyncGenerator<string>,
    private readonly reader: CsvReader,
  ) {}

  /**
   * Looks at the head of a file.
   *
   * @throws {UserError} `EMPTY_FILE`, `NOT_TEXT`, `BAD_ENCODING`, `UNSUPPORTED_DELIMITER`
   */
  static async open(stream: AsyncIterable<Uint8Array>): Promise<Source> {
    const { head, complete, all } = await peek(stream);
    if (head.length === 0) throw emptyFile();
    const encoding = detectEncoding(head, complete);
    const text = new TextDecoder(encoding).decode(head, { stream: true });
    if (trimmed(text) === "") throw emptyFile();
    refuseMarkup(text);
    const declared = declaredDelimiter(text);
    const lines = complete ? text : untilLastLine(text);
    const delimiter = declared ?? detectDelimiter(lines, countKnown);
    const source = new Source(
      encoding,
      delimiter,
      lines,
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
      const found = records.findIndex(holdsAnything);
      if (found < 0) continue;
      this.#pending = records.slice(found + 1);
      return records[found];
    }
    return undefined;
  }

  /** The records that are still to come, in batches of what arrived together. */
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
