/** How customer ids are read, and what earlier conversions have done to them. */
import type { CellContext, CellResult } from "./cell.ts";

/** Maximum number of characters of a CustomerID: the primary key's index bears no more than some 2,700 bytes. */
export const MAX_ID_LENGTH = 200;

const WHOLE = /^\d+$/;
const WHOLE_DECIMAL = /^\d+\.0+$/;
/** A long number that a spreadsheet has rounded: its digits are lost. */
const ROUNDED = /^[+-]?\d([.,]\d+)?e\+\d{1,3}$/i;
/** What a spreadsheet shows in a column that is too narrow, and some exports write. */
const TOO_NARROW = /^#{2,}$/;

const noId: CellResult = {
  code: "MISSING_ID",
  reason: "The row has no CustomerID; add one, since customers are identified by it.",
};

const destroyed: CellResult = {
  code: "DAMAGED_TEXT",
  reason: "A spreadsheet has rounded this id, so that its digits are lost; " +
    "export the table again with the column formatted as text.",
};

/** What a browser takes for "this folder" and "the folder above": no page could have such an address. */
const DOTS = new Set([".", ".."]);

const unusable: CellResult = {
  code: "UNUSABLE_ID",
  reason: '"." and ".." cannot be part of a web address; give the customer another CustomerID.',
};

/** Reads a customer id as it stands. */
export function literalId(cell: string): CellResult {
  if (cell === "") return noId;
  if (cell.length <= MAX_ID_LENGTH) return { value: cell };
  return {
    code: "TOO_LONG",
    reason: `A CustomerID has at most ${MAX_ID_LENGTH} characters, but this one has ` +
      `${cell.length}; is a quotation mark or a line break missing?`,
  };
}

/** Reads a customer id. Of a column of numbers, 17850.0 is 17850. */
export function parseId(
  cell: string,
  { wholeIds = false, ids }: Pick<CellContext, "wholeIds" | "ids">,
): CellResult {
  if (DOTS.has(cell)) return unusable;
  const literal = literalId(cell);
  if ("code" in literal) return literal;
  if (WHOLE.test(cell)) return literal;
  if (ROUNDED.test(cell) || TOO_NARROW.test(cell)) return destroyed;
  const decimal = WHOLE_DECIMAL.test(cell);
  if (ids) decimal ? ids.decimals++ : ids.others++;
  return decimal && wholeIds
    ? { value: cell.slice(0, cell.indexOf(".")), convention: "WHOLE_ID" }
    : literal;
}
