/** What single words in a cell mean, whatever the column. */

/** Marks of a missing value besides a blank cell, in any case: of databases, spreadsheets, pandas, R and people. */
const NULL_MARKS = new Set([
  ...["na", "n/a", "n.a.", "n.a", "na.", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "<nan>", "-nan"],
  ...["null", "(null)", "<null>", "[null]", "nil", "none", "nat", "\\n", "(blank)"],
  ...["#null!", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "1.#qnan", "1.#ind", "-1.#ind"],
  ...[
    "#spill!",
    "#calc!",
    "#field!",
    "#blocked!",
    "#connect!",
    "#busy!",
    "#unknown!",
    "#getting_data",
  ],
  ...["-", "--", "---", "–", "—", ".", "?", "없음", "모름", "미상", "해당없음", "해당 없음"],
]);

/** What they begin with, in either case: most cells begin otherwise, and this is cheaper to find out. */
const NULL_MARK_STARTS = new Set(
  [...NULL_MARKS].flatMap((mark) => [mark.charCodeAt(0), mark.toUpperCase().charCodeAt(0)]),
);

const TRUE = new Set(["1", "1.0", "true", "yes", "y"]);
const FALSE = new Set(["0", "0.0", "false", "no", "n"]);
const TRUE_WORDS = new Set(["t", "on", "o", "○", "예", "네", "참", "있음", "true."]);
const FALSE_WORDS = new Set([
  "f",
  "off",
  "x",
  "×",
  "아니오",
  "아니요",
  "아뇨",
  "거짓",
  "없음",
  "false.",
]);

/** Whether a cell says that a value is missing. */
export function isNullMark(cell: string): boolean {
  return NULL_MARK_STARTS.has(cell.charCodeAt(0)) && NULL_MARKS.has(cell.toLowerCase());
}

/** What a word says: yes or no, and whether it is one of the usual spellings; undefined for any other. */
export interface YesNo {
  readonly value: boolean;
  readonly usual: boolean;
}

const YES_NO = new Map<string, YesNo>([
  ...Array.from(TRUE, (word) => [word, { value: true, usual: true }] as const),
  ...Array.from(FALSE, (word) => [word, { value: false, usual: true }] as const),
  ...Array.from(TRUE_WORDS, (word) => [word, { value: true, usual: false }] as const),
  ...Array.from(FALSE_WORDS, (word) => [word, { value: false, usual: false }] as const),
]);

/** Reads a cell as yes or no: 1/0, true/false, yes/no and their abbreviations, on/off, O/X, 예/아니오. */
export function yesNo(cell: string): YesNo | undefined {
  return YES_NO.get(cell.toLowerCase());
}
