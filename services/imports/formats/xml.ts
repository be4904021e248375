/** XML as it arrives, in pieces: the part of it that spreadsheets are written in. */
import { damagedFile, unsafeFile } from "./zip.ts";

/** What is told of a document. Names come without their prefix. */
export interface XmlHandler {
  /** @param attributes as they stand in the tag; see {@linkcode attributeOf} */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** Text inside an element, in as many parts as it comes in. */
  text(text: string): void;
}

/** Characters of one tag or one text at most; a cell of a workbook has 32,767. */
const MAX_PART_LENGTH = 1_048_576;
/** Elements inside each other at most; a workbook has about ten. */
const MAX_DEPTH = 100;

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const GREATER = 0x3e;
const SLASH = 0x2f;

/**
 * Reads XML (1.0, fifth edition) as far as workbooks use it: elements, attributes, text, CDATA, comments and
 * processing instructions. A document type, which could define entities or name other files, is refused.
 *
 * Written here and not taken from a library since a sheet of a million rows is half a gigabyte of XML, for which saxes
 * takes two and a half times as long; saxes is its test oracle.
 */
export class XmlReader {
  #rest = "";
  readonly #open: string[] = [];
  #begun = false;

  constructor(private readonly handler: XmlHandler) {}

  /**
   * Takes a further piece of the document.
   *
   * @throws {UserError} `DAMAGED_FILE`, `UNSAFE_FILE`
   */
  push(piece: string): void {
    const all = this.#rest === "" ? piece : this.#rest + piece;
    let at = 0;
    while (at < all.length) {
      const tag = all.indexOf("<", at);
      if (tag < 0) break;
      if (tag > at) this.#text(all.slice(at, tag));
      const end = this.#markup(all, tag);
      at = tag;
      if (end < 0) break;
      at = end;
    }
    this.#rest = all.slice(at);
    if (this.#rest.length > MAX_PART_LENGTH) {
      throw unsafeFile("one of its cells is longer than 1 MB");
    }
  }

  /** @throws {UserError} `DAMAGED_FILE` where the document has not ended */
  end(): void {
    if (this.#rest.trim() !== "" || this.#open.length > 0 || !this.#begun) {
      throw damagedFile("its XML ends too early");
    }
  }

  #text(text: string): void {
    if (this.#open.length > 0) this.handler.text(decodeEntities(text));
    else if (text.replace("\uFEFF", "").trim() !== "") throw damagedFile("its XML cannot be read");
  }

  /** Reads what begins with `<` at `at`. Returns where it ends; -1 when more is needed. */
  #markup(all: string, at: number): number {
    switch (all[at + 1]) {
      case undefined:
        return -1;
      case "/":
        return this.#closingTag(all, at);
      case "?":
        return after(all, "?>", at);
      case "!":
        return this.#declaration(all, at);
      default:
        return this.#openingTag(all, at);
    }
  }

  #declaration(all: string, at: number): number {
    if (all.startsWith("<!--", at)) return after(all, "-->", at + 4);
    if (all.startsWith("<![CDATA[", at)) {
      const end = after(all, "]]>", at + 9);
      if (end >= 0 && this.#open.length > 0) this.handler.text(all.slice(at + 9, end - 3));
      return end;
    }
    // It may still become one of those.
    if (all.length < at + 9) return -1;
    throw unsafeFile("its XML has a document type, which no spreadsheet program writes");
  }

  #closingTag(all: string, at: number): number {
    const end = all.indexOf(">", at);
    if (end < 0) return -1;
    const name = localName(all.slice(at + 2, end).trimEnd());
    if (this.#open.pop() !== name) throw damagedFile("its XML cannot be read");
    this.handler.close(name);
    return end + 1;
  }

  #openingTag(all: string, at: number): number {
    let nameEnd = -1;
    let quote = 0;
    let end = at + 1;
    for (;; end++) {
      if (end >= all.length) return -1;
      const code = all.charCodeAt(end);
      if (quote !== 0) {
        if (code === quote) quote = 0;
      } else if (code === GREATER) break;
      else if (code === QUOTE || code === APOSTROPHE) quote = code;
      else if (nameEnd < 0 && (code <= 0x20 || code === SLASH)) nameEnd = end;
    }
    const isEmpty = all.charCodeAt(end - 1) === SLASH;
    if (nameEnd < 0) nameEnd = end;
    const name = localName(all.slice(at + 1, nameEnd));
    if (name === "" || (this.#open.length === 0 && this.#begun)) {
      throw damagedFile("its XML cannot be read");
    }
    this.#begun = true;
    this.handler.open(name, all.slice(nameEnd, isEmpty ? end - 1 : end));
    if (isEmpty) this.handler.close(name);
    else if (this.#open.push(name) > MAX_DEPTH) {
      throw unsafeFile("its XML is nested deeper than that of any sheet");
    }
    return end + 1;
  }
}

/** Where the text after `mark` begins; -1 where there is none. */
function after(all: string, mark: string, from: number): number {
  const at = all.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

/** The value of an attribute, by its name with prefix; undefined where the tag has none of that name. */
export function attributeOf(attributes: string, name: string): string | undefined {
  for (let from = 0;;) {
    const at = attributes.indexOf(name, from);
    if (at < 0) return undefined;
    from = at + name.length;
    if (at > 0 && attributes.charCodeAt(at - 1) > 0x20) continue;
    let sign = from;
    while (attributes.charCodeAt(sign) <= 0x20) sign++;
    if (attributes[sign] !== "=") continue;
    do sign++; while (attributes.charCodeAt(sign) <= 0x20);
    const quote = attributes[sign];
    if (quote !== '"' && quote !== "'") continue;
    const end = attributes.indexOf(quote, sign + 1);
    return end < 0 ? undefined : decodeEntities(attributes.slice(sign + 1, end));
  }
}

const ENTITY = /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w+));/g;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

/** A text with its entities resolved: the five of XML and characters by number, which is all that there can be. */
function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(ENTITY, (entity, decimal, hexadecimal, name) => {
    if (name !== undefined) {
      if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name]!;
      throw unsafeFile(`its XML uses the entity ${entity}, which no spreadsheet program writes`);
    }
    const code = decimal === undefined ? parseInt(hexadecimal, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
  });
}

/**
 * Reads an XML document as it arrives, in UTF-8 or, where it says so by its first bytes, in UTF-16.
 *
 * @throws {UserError} `DAMAGED_FILE`, `UNSAFE_FILE`
 */
export async function* xmlPieces(
  pieces: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
): AsyncGenerator<void> {
  const reader = new XmlReader(handler);
  let decoder: TextDecoder | undefined;
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(
      piece[0] === 0xff && piece[1] === 0xfe
        ? "utf-16le"
        : piece[0] === 0xfe && piece[1] === 0xff
        ? "utf-16be"
        : "utf-8",
    );
    reader.push(decoder.decode(piece, { stream: true }));
    yield;
  }
  reader.end();
}
