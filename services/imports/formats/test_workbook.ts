/** Workbooks for tests, written by hand: what a program may write, and what none would. */
import { strToU8, zipSync } from "fflate";

/** What a test says of a sheet. */
export interface TestSheet {
  readonly name: string;
  /** The XML between the tags `sheetData`. */
  readonly data: string;
  readonly hidden?: boolean;
}

/** What else a test says of a workbook. */
export interface TestWorkbook {
  /** The XML of each shared text. */
  readonly texts?: readonly string[];
  /** Number formats, those of the cell styles 1, 2, 3, …; style 0 is General. */
  readonly formats?: readonly string[];
  readonly is1904?: boolean;
  /** Further parts, or other ones in place of these; undefined leaves one out. */
  readonly parts?: Readonly<Record<string, string | undefined>>;
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";

/** The bytes of a workbook. */
export function workbookOf(
  sheets: readonly TestSheet[],
  { texts = [], formats = [], is1904 = false, parts = {} }: TestWorkbook = {},
): Uint8Array<ArrayBuffer> {
  const numbered = sheets.map((sheet, index) => ({ ...sheet, id: index + 1 }));
  const all: Record<string, string | undefined> = {
    "_rels/.rels": relations([["rId1", "officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">` +
      `<workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${
        numbered.map(({ name, hidden, id }) =>
          `<sheet name="${escaped(name)}" sheetId="${id}"${
            hidden ? ' state="hidden"' : ""
          } r:id="rId${id}"/>`
        ).join("")
      }</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations([
      ...numbered.map(({ id }) => [`rId${id}`, "worksheet", `worksheets/sheet${id}.xml`] as const),
      ["rId98", "sharedStrings", "sharedStrings.xml"],
      ["rId99", "styles", "/xl/styles.xml"],
    ]),
    "xl/styles.xml": `<styleSheet xmlns="${MAIN}"><numFmts>${
      formats.map((code, index) =>
        `<numFmt numFmtId="${164 + index}" formatCode="${escaped(code)}"/>`
      ).join("")
    }</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${
      formats.map((_, index) => `<xf numFmtId="${164 + index}"/>`).join("")
    }</cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst xmlns="${MAIN}">${
      texts.map((text) => `<si>${text}</si>`).join("")
    }</sst>`,
    ...Object.fromEntries(
      numbered.map(({ id, data }) => [
        `xl/worksheets/sheet${id}.xml`,
        `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${MAIN}"><sheetData>${data}` +
        "</sheetData></worksheet>",
      ]),
    ),
    ...parts,
  };
  return Uint8Array.from(zipSync(Object.fromEntries(
    Object.entries(all).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, strToU8(text)]]
    ),
  )));
}

/** Rows of texts as the data of a sheet, with inline strings; numbers stay numbers. */
export function dataOf(rows: readonly (readonly (string | number)[])[], firstRow = 1): string {
  return rows.map((cells, index) => {
    const row = firstRow + index;
    return `<row r="${row}">${
      cells.map((cell, column) => {
        const place = `${letters(column)}${row}`;
        return typeof cell === "number"
          ? `<c r="${place}"><v>${cell}</v></c>`
          : cell === ""
          ? ""
          : `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${
            escaped(cell)
          }</t></is></c>`;
      }).join("")
    }</row>`;
  }).join("");
}

/** The letters of a column, counted from 0. */
export function letters(column: number): string {
  const rest = String.fromCharCode(65 + column % 26);
  return column < 26 ? rest : letters(Math.floor(column / 26) - 1) + rest;
}

/** A text as XML holds it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function relations(all: readonly (readonly [id: string, type: string, target: string])[]): string {
  return `<Relationships xmlns="${PACKAGE}">${
    all.map(([id, type, target]) =>
      `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
    ).join("")
  }</Relationships>`;
}
