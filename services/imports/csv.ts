import { UserError } from "../errors.ts";

/** One record of a CSV file. */
export interface CsvRecord {
  /** Physical line on which it begins, counted from 1. */
  readonly line: number;
  readonly cells: string[];
  /** Text stands between a closing quotation mark and the next delimiter. */
  readonly badQuote: boolean;
  /** The last record of a file that does not end in a line break, which may have been cut off. */
  readonly cutOff?: true;
}

/** A field delimiter. */
export type Delimiter = "," | ";" | "\t";

/** Maximum number of characters of one record, so that no file can fill the memory. */
export const MAX_RECORD_LENGTH = 1_048_576;

interface OpenRecord {
  line: number;
  cells: string[];
  /** The quoted field under way. */
  cell: string;
  /** Characters of the lines before the current one. */
  length: number;
  badQuote: boolean;
}

/**
 * Cuts text into CSV records as it arrives (RFC 4180; LF, CRLF and CR end a line, each counted as one). Blanks
 * around a quoted field do not count.
 *
 * Written here and not taken from a library for the sake of exact physical line numbers, also after
 * quoted line breaks, and of a bound on memory inside a single field. csv-parse is its test oracle.
 */
export class CsvReader {
  /** Text of the last line, which may go on in the next piece. */
  #rest = "";
  #line = 0;
  /** The record under way, when a quoted field goes on in the next line. */
  #open: OpenRecord | null = null;

  /** A quotation mark, and the blanks before it, which do not count. */
  readonly #opening: RegExp;

  constructor(private readonly delimiter: string) {
    this.#opening = delimiter === "\t" ? /[^\S\t]*"/y : /\s*"/y;
  }

  /**
   * The records that a further piece of text completes. A line without any character is no record.
   *
   * @throws {UserError} `RECORD_TOO_LONG`
   */
  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    const all = this.#rest === "" ? text : this.#rest + text;
    let start = 0;
    let lf = all.indexOf("\n");
    let cr = all.indexOf("\r");
    while (lf >= 0 || cr >= 0) {
      const isCr = cr >= 0 && (lf < 0 || cr < lf);
      const end = isCr ? cr : lf;
      if (isCr && end === all.length - 1) break; // Its LF may be in the next piece.
      const next = isCr && all[end + 1] === "\n" ? end + 2 : end + 1;
      this.#takeLine(all.slice(start, end), all.slice(end, next), records);
      start = next;
      if (lf >= 0 && lf < next) lf = all.indexOf("\n", next);
      if (cr >= 0 && cr < next) cr = all.indexOf("\r", next);
    }
    this.#rest = all.slice(start);
    this.#checkLength(this.#rest.length);
    return records;
  }

  /**
   * The last record, when the file does not end in a line break.
   *
   * @throws {UserError} `UNCLOSED_QUOTE` when the file ends inside a quoted field
   */
  end(): CsvRecord[] {
    const records: CsvRecord[] = [];
    const rest = this.#rest;
    this.#rest = "";
    if (rest.endsWith("\r")) this.#takeLine(rest.slice(0, -1), "\r", records);
    else if (rest !== "" || this.#open) {
      this.#takeLine(rest, "", records);
      const last = records.pop();
      if (last) records.push({ ...last, cutOff: true });
    }
    if (this.#open) {
      throw new UserError(
        "UNCLOSED_QUOTE",
        `The file ends inside a quoted field of the row that begins on line ${this.#open.line}. ` +
          `It was probably cut off: export it again, or close the quotation mark there.`,
      );
    }
    return records;
  }

  #takeLine(text: string, lineBreak: string, records: CsvRecord[]): void {
    this.#line++;
    if (!this.#open) {
      if (text === "") return;
      this.#checkLength(text.length);
      if (!text.includes('"')) {
        const cells = text.split(this.delimiter);
        records.push({ line: this.#line, cells, badQuote: false });
        return;
      }
      this.#open = { line: this.#line, cells: [], cell: "", length: 0, badQuote: false };
      if (this.#takeFields(text, lineBreak, 0, this.#open)) this.#finish(records);
      return;
    }
    this.#checkLength(text.length);
    if (this.#takeQuoted(text, lineBreak, 0, this.#open)) this.#finish(records);
  }

  #finish(records: CsvRecord[]): void {
    const { line, cells, badQuote } = this.#open!;
    records.push({ line, cells, badQuote });
    this.#open = null;
  }

  /** Reads fields from `at` to the end of the line; false when a quoted one goes on in the next line. */
  #takeFields(text: string, lineBreak: string, at: number, open: OpenRecord): boolean {
    while (true) {
      const opening = this.#opening;
      opening.lastIndex = at;
      if (opening.test(text)) return this.#takeQuoted(text, lineBreak, opening.lastIndex, open);
      const end = text.indexOf(this.delimiter, at);
      open.cells.push(end < 0 ? text.slice(at) : text.slice(at, end));
      if (end < 0) return true;
      at = end + 1;
    }
  }

  /** Goes on inside a quoted field from `at`, and with the fields after it. */
  #takeQuoted(
    text: string,
    lineBreak: string,
    at: number,
    open: OpenRecord,
  ): boolean {
    while (true) {
      const quote = text.indexOf('"', at);
      if (quote < 0) {
        open.cell += text.slice(at) + lineBreak;
        open.length += text.length + lineBreak.length;
        return false;
      }
      open.cell += text.slice(at, quote);
      if (text[quote + 1] !== '"') {
        at = quote + 1;
        break;
      }
      open.cell += '"';
      at = quote + 2;
    }
    const delimiter = text.indexOf(this.delimiter, at);
    const tail = text.slice(at, delimiter < 0 ? undefined : delimiter);
    if (tail.trim() !== "") {
      open.cell += tail;
      open.badQuote = true;
    }
    open.cells.push(open.cell);
    open.cell = "";
    return delimiter < 0 || this.#takeFields(text, lineBreak, delimiter + 1, open);
  }

  #checkLength(length: number): void {
    if (length + (this.#open?.length ?? 0) <= MAX_RECORD_LENGTH) return;
    throw recordTooLong(this.#open?.line ?? this.#line + 1, this.#open !== null);
  }
}

/** The failure of a record that would fill the memory. */
export function recordTooLong(line: number, quoted: boolean): UserError {
  return new UserError(
    "RECORD_TOO_LONG",
    `The row that begins on line ${line} is longer than 1 MB. ` +
      (quoted
        ? "A quotation mark is probably not closed there: close it, or double it inside a field."
        : "This is probably no CSV file, or its line breaks were lost: export it again."),
  );
}
