/** The texts of a workbook, which its sheets name by number. */
import { UserError } from "../../errors.ts";
import { CellText } from "./cell_text.ts";
import { xmlPieces } from "./xml.ts";
import { damagedFile } from "./zip.ts";

/** Texts that share one string, which takes a fraction of their memory. */
const PAGE_TEXTS = 256;
/** Characters at most: about a quarter of a gigabyte. */
const MAX_LENGTH = 268_435_456;

/**
 * The texts of a workbook, read no further than its rows ask for: they stand in the order in which the sheets first
 * use them, so that the first rows need few.
 */
export class SharedStrings {
  /** Full pages: their texts in one string, and where each of them ends in it. */
  readonly #pages: string[] = [];
  readonly #ends: Uint32Array[] = [];
  /** The page under way. */
  #page: string[] = [];
  #length = 0;
  #done = false;
  readonly #pieces: AsyncGenerator<void>;
  readonly #text = new CellText();

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = xmlPieces(pieces, {
      open: (name) => this.#text.open(name),
      text: (text) => this.#text.add(text),
      close: (name) => {
        if (name === "si") this.#add(this.#text.take());
        else this.#text.close(name);
      },
    });
  }

  /** How many have been read. */
  get count(): number {
    return this.#pages.length * PAGE_TEXTS + this.#page.length;
  }

  /**
   * Reads on until the text of a number is there.
   *
   * @throws {UserError} `DAMAGED_FILE` when there is none; `TOO_MUCH_TEXT`
   */
  async load(index: number): Promise<void> {
    while (index >= this.count && !this.#done) {
      this.#done = (await this.#pieces.next()).done === true;
    }
    if (index >= this.count) throw damagedFile("a cell names a text that is missing");
  }

  /** A text that has been read. */
  at(index: number): string {
    const page = Math.floor(index / PAGE_TEXTS);
    const place = index % PAGE_TEXTS;
    const texts = this.#pages[page];
    if (texts === undefined) return this.#page[place]!;
    const ends = this.#ends[page]!;
    return texts.slice(place === 0 ? 0 : ends[place - 1], ends[place]);
  }

  /** Stops reading. */
  async close(): Promise<void> {
    await this.#pieces.return(undefined);
  }

  #add(text: string): void {
    this.#length += text.length;
    if (this.#length > MAX_LENGTH) {
      throw new UserError(
        "TOO_MUCH_TEXT",
        "The workbook holds more than 256 MB of different texts. " +
          'Leave out columns of free text, or save the table as "CSV UTF-8" and import that file.',
      );
    }
    this.#page.push(text);
    if (this.#page.length < PAGE_TEXTS) return;
    const ends = new Uint32Array(PAGE_TEXTS);
    let end = 0;
    this.#page.forEach(({ length }, index) => ends[index] = end += length);
    this.#pages.push(this.#page.join(""));
    this.#ends.push(ends);
    this.#page = [];
  }
}
