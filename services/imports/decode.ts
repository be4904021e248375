/** Decodes a file as it arrives. */
import { MAX_RECORD_LENGTH, recordTooLong } from "./csv.ts";
import { detectBytes, type Encoding, lineBreaks, notText } from "./encoding.ts";

/** Bytes decoded at a time: few enough not to hold up requests. */
const PIECE_BYTES = 65_536;

const LF = 0x0a;
const CR = 0x0d;

/**
 * Decodes a file as it arrives. Nothing is guessed away: bytes that are no text in the file's encoding show as U+FFFD,
 * and their row is rejected.
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
  /** Undefined while all is ASCII, which is the same in both encodings. */
  #decoder: TextDecoder | undefined;
  readonly #ascii = new TextDecoder("utf-8", { fatal: true });

  constructor(encoding: "utf-8" | "euc-kr") {
    if (encoding === "euc-kr") this.#decoder = new TextDecoder(encoding);
  }

  decode(piece: Uint8Array): string {
    const text = this.#decoder ? this.#decoder.decode(piece) : this.#firstText(piece);
    if (text.includes("\0")) throw notText("binary data");
    this.#lines += lineBreaks(text);
    return text;
  }

  /** The physical line on which the next piece begins. */
  get line(): number {
    return this.#lines + 1;
  }

  /** Decodes while no byte has told the encodings apart. */
  #firstText(piece: Uint8Array): string {
    let text: string;
    try {
      text = this.#ascii.decode(piece);
    } catch {
      this.#decoder = new TextDecoder(detectBytes(piece, true, this.line));
      return this.#decoder.decode(piece);
    }
    if (text.length !== piece.length) this.#decoder = new TextDecoder("utf-8");
    return text;
  }
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
