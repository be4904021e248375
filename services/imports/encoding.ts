/** Which encoding a file is in, by its first bytes. */
import { UserError } from "../errors.ts";
import { isKorean } from "./korean.ts";

/** The encodings that are understood. EUC-KR is read as its superset CP949. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "euc-kr";

/** Bytes from which the encoding and the delimiter are detected. */
export const HEAD_BYTES = 65_536;

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
 * The encoding of a file by its first bytes: a byte order mark; else UTF-16 where there are zero bytes; else UTF-8 or
 * CP949, whichever reads more of it, where CP949 has to come to Korean text.
 *
 * @param complete whether `head` is the whole file
 * @throws {UserError} `NOT_TEXT` when it is no text at all, `BAD_ENCODING` when it is text in another encoding
 */
export function detectEncoding(head: Uint8Array, complete: boolean): Encoding {
  const starts = (bytes: readonly number[]) => bytes.every((byte, index) => head[index] === byte);
  const signature = SIGNATURES.find(([bytes]) => starts(bytes));
  if (signature) throw notText(signature[1]);
  if (isUtf32(head, starts)) throw utf32();
  if (starts([0xef, 0xbb, 0xbf])) return "utf-8";
  if (starts([0xff, 0xfe])) return "utf-16le";
  if (starts([0xfe, 0xff])) return "utf-16be";
  if (head.includes(0)) {
    const utf16 = (["utf-16le", "utf-16be"] as const).find((encoding) => isUtf16(head, encoding));
    if (utf16) return utf16;
    throw notText("binary data");
  }
  const controls = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  if (controls > head.length / 20) throw notText("binary data");
  return detectBytes(head, complete, 1);
}

/**
 * Tells UTF-8 and CP949 apart. A few damaged characters do not make a file one of another encoding.
 *
 * @param firstLine the line on which `bytes` begin
 * @throws {UserError} `BAD_ENCODING` with the first line that neither can read
 */
export function detectBytes(
  bytes: Uint8Array,
  complete: boolean,
  firstLine: number,
): "utf-8" | "euc-kr" {
  const utf8 = decoded(bytes, "utf-8", complete);
  if (utf8.damaged === 0 || utf8.whole > utf8.damaged) return "utf-8";
  const korean = decoded(bytes, "euc-kr", complete);
  if (isKorean(korean.text) && korean.whole > 10 * korean.damaged) return "euc-kr";
  const better = isKorean(korean.text) ? korean : utf8;
  const before = better.text.slice(0, better.text.indexOf("\uFFFD"));
  throw new UserError(
    "BAD_ENCODING",
    `Line ${
      firstLine + lineBreaks(before)
    } holds bytes that are neither UTF-8 nor Korean text in EUC-KR (CP949). ` +
      `Save the file as "CSV UTF-8" and import it again.`,
  );
}

/** A text with its characters beyond ASCII counted: those that were read, and the places that could not be. */
function decoded(bytes: Uint8Array, encoding: "utf-8" | "euc-kr", complete: boolean) {
  const text = new TextDecoder(encoding).decode(bytes, { stream: !complete });
  let whole = 0;
  let damaged = 0;
  for (const character of text) {
    if (character === "\uFFFD") damaged++;
    else if (character >= "\x80") whole++;
  }
  // A replacement character that an earlier conversion has left is valid UTF-8.
  return { text, whole, damaged: encoding === "utf-8" ? damaged - replacements(bytes) : damaged };
}

function replacements(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) count++;
  }
  return count;
}

/** Characters that tables are written with: those between fields, digits, Latin letters, and any letters beyond. */
const USUAL = /[\t\r\n -~]/g;
/** What no text holds: control characters, halves of a pair, private and unassigned characters. */
const NO_TEXT = /[\p{Cn}\p{Co}\p{Cs}\uFFFD]|[^\P{Cc}\t\r\n]/u;

/** Whether bytes are text in UTF-16 of one byte order. In the other one its blanks and commas come to rare characters. */
function isUtf16(head: Uint8Array, encoding: "utf-16le" | "utf-16be"): boolean {
  const text = new TextDecoder(encoding).decode(head.subarray(0, head.length & ~1), {
    stream: true,
  });
  const usual = text.match(USUAL)?.length ?? 0;
  return usual >= text.length / 10 && !NO_TEXT.test(text);
}

function isUtf32(head: Uint8Array, starts: (bytes: readonly number[]) => boolean): boolean {
  if (starts([0xff, 0xfe, 0, 0]) || starts([0, 0, 0xfe, 0xff])) return true;
  if (head.length < 8) return false;
  const zeros = [0, 0, 0, 0];
  head.forEach((byte, index) => byte === 0 && zeros[index % 4]!++);
  const places = Math.floor(head.length / 4);
  const empty = zeros.map((count) => count >= places);
  const pairs = [empty[0]! && empty[1]!, empty[2]! && empty[3]!];
  return pairs[0] !== pairs[1];
}

const utf32 = () =>
  new UserError(
    "BAD_ENCODING",
    'This file is in UTF-32, which is not supported. Save it as "CSV UTF-8" and import it again.',
  );

/** The failure of a file that is no text. */
export function notText(what: string): UserError {
  return new UserError(
    "NOT_TEXT",
    `This is ${what}, not a CSV file, whatever its name says. ` +
      `Save the table as "CSV UTF-8" and import that file.`,
  );
}

const MARKUP: readonly [start: RegExp, what: string][] = [
  [/^<(!doctype\s+html|html|head|body|table|meta|script)\b/i, "a web page"],
  [/^<[?!a-z]/i, "XML"],
  [/^[[{]\s*["{[\]}]/, "JSON"],
  [/^\{\\rtf/, "a text document (RTF)"],
  [/^(%!PS|From: |Return-Path: |MIME-Version: )/, "a message or a printed document"],
];

/**
 * Refuses text that is written in another format than CSV.
 *
 * @throws {UserError} `NOT_TEXT`
 */
export function refuseMarkup(head: string): void {
  const start = head.slice(0, 1000).replace(/^[\s\uFEFF]+/, "").replace(/^<!--.*?-->\s*/s, "");
  const markup = MARKUP.find(([pattern]) => pattern.test(start));
  if (markup) throw notText(markup[1]);
}

/** Line breaks in a text. */
export function lineBreaks(text: string): number {
  const lineBreak = text.includes("\n") ? "\n" : "\r";
  let count = 0;
  for (let at = text.indexOf(lineBreak); at >= 0; at = text.indexOf(lineBreak, at + 1)) count++;
  return count;
}
