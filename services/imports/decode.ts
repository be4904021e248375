import { UserError } from "../errors.ts";
import { MAX_RECORD_LENGTH, recordTooLong } from "./csv.ts";

/** The encodings that are understood. EUC-KR is read as its superset CP949. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "euc-kr";

/** Bytes from which the encoding and the delimiter are detected. */
export const HEAD_BYTES = 65_536;

/** Bytes decoded at a time: few enough that nobody waits for it. */
const PIECE_BYTES = 65_536;

const LF = 0x0a;
const CR = 0x0d;

const SIGNATURES: readonly [bytes: readonly number[], what: string][] = [
  [[0x89, 0x50, 0x4e, 0x47], "a PNG picture"],
  [[0xff, 0xd8, 0xff], "a JPEG picture"],
  [[0x47, 0x49, 0x46, 0x38], "a GIF picture"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF document"],
  [[0x50, 0x4b, 0x03, 0x04], "a ZIP archive or an Excel workbook"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old Excel workbook"],
  [[0x1f, 0x8b], "a gzip archive"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
];

/**
 * The encoding of a file by its first bytes: a byte order mark; else zero bytes in every other place, which
 * is UTF-16; else UTF-8 where it is valid, and CP949 where it is not.
 *
 * @param complete whether `head` is the whole file
 * @throws {UserError} `NOT_TEXT` when it is no text at all
 */
export function detectEncoding(head: Uint8Array, complete: boolean): Encoding {
  const starts = (bytes: readonly number[]) => bytes.every((byte, index) => head[index] === byte);
  const signature = SIGNATURES.find(([bytes]) => starts(bytes));
  if (signature) throw notText(signature[1]);
  if (starts([0xef, 0xbb, 0xbf])) return "utf-8";
  if (starts([0xff, 0xfe])) return "utf-16le";
  if (starts([0xfe, 0xff])) return "utf-16be";
  const zeros = [0, 0];
  let controls = 0;
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]!++;
    else if (byte < 9 || (byte > 13 && byte < 32)) controls++;
  });
  const [even, odd] = zeros as [number, number];
  if (even === 0 && odd > head.length / 20) return "utf-16le";
  if (odd === 0 && even > head.length / 20) return "utf-16be";
  if (even + odd > 0 || controls > head.length / 20) throw notText("binary data");
  return isUtf8(head, complete) ? "utf-8" : "euc-kr";
}

function notText(what: string): UserError {
  return new UserError(
    "NOT_TEXT",
    `This is ${what}, not a CSV file, whatever its name says. ` +
      `Save the table as "CSV UTF-8" and import that file.`,
  );
}

function isUtf8(bytes: Uint8Array, complete: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !complete });
    return true;
  } catch {
    return false;
  }
}

/**
 * Decodes a file as it arrives. Nothing is guessed away: bytes that are no text in the file's encoding end
 * the reading with the line on which they stand. In UTF-16 they show as U+FFFD, and the row is rejected.
 *
 * A file that is plain ASCII for longer than its head may turn out to be CP949 later; it is read so.
 *
 * @throws {UserError} `NOT_TEXT`, `BAD_ENCODING`, `RECORD_TOO_LONG`
 */
export async function* decodeText(
  pieces: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  if (encoding === "utf-16le" || encoding === "utf-16be") {
    const decoder = new TextDecoder(encoding);
    for await (const piece of slices(pieces)) yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
    return;
  }
  const decoder = new LineDecoder(encoding);
  for await (const piece of wholeLines(pieces, () => decoder.line)) yield decoder.decode(piece);
}

/** Decodes pieces that end at line ends, so that each stands for itself. */
class LineDecoder {
  #lines = 0;
  #ascii = true;
  #decoder: TextDecoder;

  constructor(private encoding: "utf-8" | "euc-kr") {
    this.#decoder = new TextDecoder(encoding, { fatal: true });
  }

  decode(piece: Uint8Array): string {
    const text = this.#tryDecode(piece) ?? this.#turnToKorean(piece) ?? this.#fail(piece);
    if (text.includes("\0")) throw notText("binary data");
    if (this.#ascii && text.length !== piece.length) this.#ascii = false;
    this.#lines += lineBreaks(text);
    return text;
  }

  /** The physical line on which the next piece begins. */
  get line(): number {
    return this.#lines + 1;
  }

  #tryDecode(piece: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(piece);
    } catch {
      return undefined;
    }
  }

  #turnToKorean(piece: Uint8Array): string | undefined {
    if (this.encoding !== "utf-8" || !this.#ascii) return undefined;
    this.encoding = "euc-kr";
    this.#decoder = new TextDecoder("euc-kr", { fatal: true });
    return this.#tryDecode(piece);
  }

  #fail(piece: Uint8Array): never {
    const damaged = new TextDecoder(this.encoding).decode(piece);
    const before = damaged.slice(0, damaged.indexOf("\uFFFD"));
    const line = this.line + lineBreaks(before);
    const name = this.encoding === "utf-8" ? "UTF-8, as the file began" : "UTF-8 or EUC-KR (CP949)";
    throw new UserError(
      "BAD_ENCODING",
      `Line ${line} holds bytes that are not ${name}. Save the file as "CSV UTF-8" and import it again.`,
    );
  }
}

function lineBreaks(text: string): number {
  const lineBreak = text.includes("\n") ? "\n" : "\r";
  let count = 0;
  for (let at = text.indexOf(lineBreak); at >= 0; at = text.indexOf(lineBreak, at + 1)) count++;
  return count;
}

async function* slices(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += PIECE_BYTES) {
      yield piece.subarray(at, at + PIECE_BYTES);
    }
  }
}

/** Cuts after line breaks, which are no part of any other character in UTF-8 and in CP949. */
async function* wholeLines(
  pieces: AsyncIterable<Uint8Array>,
  line: () => number,
): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const piece of slices(pieces)) {
    const end = Math.max(piece.lastIndexOf(LF), piece.lastIndexOf(CR)) + 1;
    if (end > 0) {
      yield join([...waiting, piece.subarray(0, end)]);
      waiting = [];
      length = 0;
    }
    const rest = piece.subarray(end);
    if (rest.length > 0) waiting.push(rest);
    length += rest.length;
    // No character takes more than four bytes.
    if (length > 4 * MAX_RECORD_LENGTH) throw recordTooLong(line(), false);
  }
  if (waiting.length > 0) yield join(waiting);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
