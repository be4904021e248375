/** How the text of a cell is cleaned before it is read. */

/** Printable ASCII that neither begins nor ends with a blank: nothing to clean, as most cells are. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;

/** Blanks, control characters and characters without any width, such as U+200B, U+2060, U+00AD and U+FEFF. */
const INVISIBLE_ENDS =
  /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]+|[\s\p{Cc}\p{Default_Ignorable_Code_Point}]+$/gu;

/** Characters without any width, wherever they stand. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}+/gu;

/** Whether there is nothing to clean in a text, and nothing that could be damaged. */
export function isPlain(text: string): boolean {
  return text === "" || PLAIN.test(text);
}

/** A text without the blanks and the invisible characters at its ends. */
export function trimmed(text: string): string {
  return isPlain(text) ? text : text.replace(INVISIBLE_ENDS, "");
}

/** A text as it is compared: trimmed, without invisible characters, composed (NFC). Two that look alike are equal. */
export function comparable(text: string): string {
  return isPlain(text) ? text : trimmed(text.replace(INVISIBLE, "")).normalize("NFC");
}

const EXCEL_TEXT = /^="(.*)"$/s;

/** The text of a cell written `="00123"`, by which exporters for Excel keep leading zeros; undefined for any other. */
export function excelText(cell: string): string | undefined {
  // Most cells do not begin so, and a regular expression costs more than a look.
  if (cell.charCodeAt(0) !== 0x3d) return undefined;
  return EXCEL_TEXT.exec(cell)?.[1]?.replaceAll('""', '"');
}

const APOSTROPHE = /^'(?=[+-]?[\d.,])/;

/** A cell without the apostrophe before its digits, by which spreadsheets mark a number as text. */
export function withoutApostrophe(cell: string): string {
  return cell.charCodeAt(0) === 0x27 ? cell.replace(APOSTROPHE, "") : cell;
}

/** Bytes that no database keeps, or text that an earlier conversion has already destroyed. */
export function isDamaged(text: string): boolean {
  return text.includes("\uFFFD") || text.includes("\0") || !text.isWellFormed();
}
