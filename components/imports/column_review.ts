import type { Column } from "@/schema/column.ts";
import { ID_KEY } from "@/schema/schema.ts";

/** A column that a file may bring, as a review needs it. */
export type ReviewField = Pick<Column, "key" | "label" | "roles">;

/** A column of a file and what it goes to, as a form says it: a field, "" to be kept, or "LEAVE_OUT". */
export interface ColumnChoice {
  readonly header: string;
  readonly target: string;
}

/** What a mapping comes to. */
export interface ColumnReview {
  /** Fields that more than one column goes to, with the headers of those. */
  readonly doubled: readonly { readonly field: string; readonly headers: readonly string[] }[];
  /** Fields that no column goes to, in the order of the schema. */
  readonly missing: readonly string[];
  /** Columns that are kept as they are, and that are left out. */
  readonly kept: number;
  readonly leftOut: number;
  /** Whether the rows are numbered, since no column is the customer ID. */
  readonly rowNumbers: boolean;
  /** Whether the file can be taken in so. */
  readonly usable: boolean;
}

/**
 * Looks a mapping over, before the server is asked to.
 *
 * @param numbersRows whether rows can be numbered: no stored customer could have the same number
 */
export function reviewColumns(
  fields: readonly ReviewField[],
  choices: readonly ColumnChoice[],
  numbersRows: boolean,
): ColumnReview {
  const headersOf = (target: string) =>
    choices.filter((choice) => choice.target === target).map(({ header }) => header);
  const found = fields.map(({ key }) => ({ field: key, headers: headersOf(key) }));
  const doubled = found.filter(({ headers }) => headers.length > 1);
  const missing = found.filter(({ headers }) => headers.length === 0).map(({ field }) => field);
  const rowNumbers = numbersRows && missing.includes(ID_KEY);
  return {
    doubled,
    missing,
    kept: headersOf("").length,
    leftOut: headersOf("LEAVE_OUT").length,
    rowNumbers,
    usable: doubled.length === 0 && (rowNumbers || !missing.includes(ID_KEY)),
  };
}
