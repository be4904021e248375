/**
 * How the CSV export writes text. A spreadsheet takes a cell that begins with one of these for a formula;
 * an apostrophe before it makes it text. A text that has apostrophes before such a character gets one more,
 * so that taking one off again always yields the text.
 */
const FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;
const PLAIN_NEGATIVE = /^-\d+(\.\d+)?$/;

/** Headers of what the model and the segmentation say. An import leaves them out. */
export const RESULT_HEADERS = ["ChurnProbability", "RiskBand", "Cluster", "Persona"] as const;

/** Header of a customer's status, after the results. */
export const STATUS_HEADER = "Status";

/** Makes sure that a spreadsheet takes a text for a text. Negative numbers are left alone. */
export function guard(text: string): string {
  return FORMULA.test(text) && !PLAIN_NEGATIVE.test(text) ? `'${text}` : text;
}

/** Whether a cell of an export bears the guard. */
export function isGuarded(cell: string): boolean {
  return GUARDED.test(cell);
}

/** Takes the guard off. */
export function unguard(cell: string): string {
  return cell.slice(1);
}

/** One line of CSV: fields quoted where they must be (RFC 4180), ended by LF. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\n`;
}

/** A field as CSV writes it, quoted where it must be. */
export function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
