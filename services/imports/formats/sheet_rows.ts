/** The rows of a sheet as texts (ECMA-376, 18.3). */
import { UserError } from "../../errors.ts";
import { MAX_RECORD_LENGTH } from "../csv.ts";
import { rowsAtOnce } from "../rows_at_once.ts";
import type { TableRecord } from "../table.ts";
import { CellText, cellTooLong, MAX_CELL_LENGTH, unescapeText } from "./cell_text.ts";
import { type NumberMeaning, numberText } from "./number_formats.ts";
import { attributeOf, xmlPieces } from "./xml.ts";
import type { Sheet, Workbook } from "./workbook.ts";
import { damagedFile, unpack } from "./zip.ts";

/** Columns at which a sheet can hold something; Excel has 16,384, an import takes 1,000. */
const MAX_SHEET_COLUMNS = 2_000;

/** A cell's text, or the number of a shared one. */
type RawCell = string | number;

/**
 * The rows of a sheet that hold something, as texts: numbers with a decimal point, dates in ISO 8601, true and false,
 * errors as Excel spells them (#N/A), formulas by the value that is stored with them.
 *
 * @throws {UserError} `DAMAGED_FILE`, `UNSAFE_FILE`, `TOO_MUCH_TEXT`, `TOO_MANY_COLUMNS`, `RECORD_TOO_LONG`
 */
export async function* sheetRows(
  workbook: Workbook,
  { entry }: Pick<Sheet, "entry">,
): AsyncGenerator<TableRecord[]> {
  const reader = new SheetReader(workbook.styles, workbook.is1904);
  const texts = workbook.texts();
  const finish = async () => {
    const { rows, lastText } = reader.take();
    if (lastText >= texts.count) await texts.load(lastText);
    return rows.map(({ line, cells }): TableRecord => ({
      line,
      badQuote: false,
      cells: cells.map((cell) => typeof cell === "number" ? texts.at(cell) : cell),
    })).filter(({ cells }) => cells.some((cell) => cell !== ""));
  };
  try {
    for await (const _ of xmlPieces(unpack(workbook.file, entry), reader)) {
      if (reader.count >= rowsAtOnce(reader.width)) yield await finish();
    }
    yield await finish();
  } finally {
    await texts.close();
  }
}

/** Takes the rows out of a sheet's XML. */
class SheetReader {
  #rows: { line: number; cells: RawCell[] }[] = [];
  #lastText = -1;
  #width = 0;
  #inData = false;
  #line = 0;
  #cells: RawCell[] = [];
  /** Characters of the row. */
  #length = 0;
  /** Of the cell under way. */
  #column = -1;
  #type = "n";
  #style = 0;
  #value = "";
  #isValue = false;
  readonly #inline = new CellText();
  readonly #styles: readonly NumberMeaning[];
  readonly #is1904: boolean;

  constructor(styles: readonly NumberMeaning[], is1904: boolean) {
    this.#styles = styles;
    this.#is1904 = is1904;
  }

  /** Rows that are ready. */
  get count(): number {
    return this.#rows.length;
  }

  /** Columns of the widest row so far. */
  get width(): number {
    return this.#width;
  }

  /** The rows that are ready, and the highest number of a text in them. */
  take() {
    const rows = this.#rows;
    this.#rows = [];
    return { rows, lastText: this.#lastText };
  }

  open(name: string, attributes: string): void {
    if (!this.#inData) {
      this.#inData = name === "sheetData";
      return;
    }
    switch (name) {
      case "v":
        this.#isValue = true;
        break;
      case "c":
        this.#openCell(attributes);
        break;
      case "row":
        this.#openRow(attributes);
        break;
      default:
        this.#inline.open(name);
    }
  }

  text(text: string): void {
    if (this.#isValue) {
      this.#value += text;
      if (this.#value.length > MAX_CELL_LENGTH) throw cellTooLong();
    } else if (this.#inData && this.#type === "inlineStr") this.#inline.add(text);
  }

  close(name: string): void {
    if (!this.#inData) return;
    switch (name) {
      case "v":
        this.#isValue = false;
        break;
      case "c":
        this.#closeCell();
        break;
      case "row":
        if (this.#cells.length > 0) this.#rows.push({ line: this.#line, cells: this.#cells });
        this.#width = Math.max(this.#width, this.#cells.length);
        break;
      case "sheetData":
        this.#inData = false;
        break;
      default:
        this.#inline.close(name);
    }
  }

  #openRow(attributes: string): void {
    const number = attributeOf(attributes, "r");
    this.#line = number === undefined ? this.#line + 1 : Number(number);
    if (!Number.isSafeInteger(this.#line)) throw damagedFile("a row has no number");
    this.#cells = [];
    this.#length = 0;
    this.#column = -1;
  }

  #openCell(attributes: string): void {
    const place = attributeOf(attributes, "r");
    this.#column = place === undefined ? this.#column + 1 : columnOf(place);
    this.#type = attributeOf(attributes, "t") ?? "n";
    const style = attributeOf(attributes, "s");
    this.#style = style === undefined ? 0 : Number(style);
    this.#value = "";
  }

  #closeCell(): void {
    const cell = this.#cell();
    if (cell === "") return;
    if (this.#column >= MAX_SHEET_COLUMNS) throw tooManyColumns();
    const cells = this.#cells;
    while (cells.length < this.#column) cells.push("");
    cells[this.#column] = cell;
    if (typeof cell === "number") {
      if (cell > this.#lastText) this.#lastText = cell;
      return;
    }
    this.#length += cell.length;
    if (this.#length > MAX_RECORD_LENGTH) throw rowTooLong(this.#line);
  }

  #cell(): RawCell {
    const value = this.#value;
    switch (this.#type) {
      case "s": {
        if (value === "") return "";
        const index = Number(value);
        if (!Number.isSafeInteger(index) || index < 0) {
          throw damagedFile("a cell names a text that is missing");
        }
        return index;
      }
      case "inlineStr":
        return this.#inline.take();
      case "str":
        return unescapeText(value);
      case "b":
        return value === "1" || value === "true" ? "true" : value === "" ? "" : "false";
      case "e":
        return value;
      case "d":
        return storedDate(value);
      default: {
        if (value === "") return "";
        return numberText(
          value.trim(),
          this.#styles[this.#style] ?? { is: "NUMBER" },
          this.#is1904,
        );
      }
    }
  }
}

/** A date that is stored as a text, without its zone and without a time that is midnight. */
function storedDate(value: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?))?/.exec(value.trim());
  if (!parts) return value;
  const [, day, time] = parts;
  if (time === undefined || /^00:00(:00)?$/.test(time)) return day!;
  return `${day}T${time.length === 5 ? `${time}:00` : time}`;
}

/** The column of a place such as AB12, counted from 0. */
function columnOf(place: string): number {
  let column = 0;
  for (let at = 0; at < place.length; at++) {
    const letter = (place.charCodeAt(at) | 0x20) - 0x60;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (column === 0) throw damagedFile(`a cell has the place "${place.slice(0, 20)}"`);
  return column - 1;
}

const tooManyColumns = () =>
  new UserError(
    "TOO_MANY_COLUMNS",
    `The sheet has cells beyond its column ${MAX_SHEET_COLUMNS.toLocaleString("en")}; ` +
      "at most 1,000 columns can be imported. Leave out those that do not describe customers.",
  );

const rowTooLong = (line: number) =>
  new UserError(
    "RECORD_TOO_LONG",
    `Row ${line} of the sheet is longer than 1 MB. Shorten its texts and import the file again.`,
  );
