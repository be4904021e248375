import { numberForm } from "@/schema/numbers.ts";

/**
 * How the CSV export writes text. A spreadsheet takes a cell that begins with one of these signs for a formula, East
 * Asian ones also in full width, some of them after blanks; an apostrophe before it makes it text. A text that has
 * apostrophes before such a sign gets one more, so that taking one off again always yields the text.
 */
const FORMULA = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/;
const GUARDED = /^'+(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/;

/** Headers of what the model and the segmentation say. An import leaves them out. */
export const RESULT_HEADERS = ["ChurnProbability", "RiskBand", "Cluster", "Persona"] as const;

/** Header of a customer's status, after the results of an export. */
export const STATUS_HEADER = "Status";

/** Follows the results in a scored file: which model scored. An import leaves it out with them. */
export const BASIS_HEADER = "ScoredBy";

/** Makes sure that a spreadsheet takes a text for a text. Numbers, percentages and a lone hyphen are left alone. */
export function guard(text: string): string {
  return FORMULA.test(text) && !isHarmless(text) ? `'${text}` : text;
}

/** What an import reads as a number, a percentage, or hyphens that stand for nothing: no formula. */
function isHarmless(text: string): boolean {
  return /^-+$/.test(text) || numberForm(text.replace(/ ?%$/, "")) !== undefined;
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

/**
 * A name with the first number behind it that no other has, as in "Note (2)".
 *
 * @param taken the others in lower case; added to
 */
export function numbered(name: string, taken: Set<string>): string {
  let number = 2;
  while (taken.has(`${name} (${number})`.toLowerCase())) number++;
  const unique = `${name} (${number})`;
  taken.add(unique.toLowerCase());
  return unique;
}
