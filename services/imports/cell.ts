import type { DateOrder } from "@/schema/dates.ts";
import type { FaultCode } from "@/schema/fault_codes.ts";
import type { GatheredEvidence, NumberReading } from "@/schema/numbers.ts";
import type { Delimiter } from "./csv.ts";
import type { Convention } from "./report.ts";

/** A cell's value. */
export interface CellValue {
  readonly value: string | number | boolean | null;
  /** The alias that was merged into a category. */
  readonly spelling?: string;
  /** By which convention it was read, where not as it stands. */
  readonly convention?: Convention;
  /** Whether the cell holds a mark for a missing value, such as NA. */
  readonly nullMark?: true;
}

/** What a cell comes to: a value, or what is wrong with it. */
export type CellResult = CellValue | { readonly code: FaultCode; readonly reason: string };

/** Turns a cell of one column, cleaned by `comparable`, into its value. */
export type CellParser = (cell: string) => CellResult;

/** Which of day and month comes first in a column's dates; CONFLICT where its values prove both. */
export type DateReading = DateOrder | "CONFLICT";

/** What the dates of one column have shown. */
export interface DateEvidence extends Record<DateOrder, boolean> {
  /** Dates such as 3/4/2024. */
  either: boolean;
}

/** What is known of a file when a cell of it is read. */
export interface CellContext {
  readonly delimiter: Delimiter | null;
  /** How numbers that could be read in two ways are read. Default: by custom. */
  readonly reading?: NumberReading;
  /** Whether ids stand exactly as they are, as in an export of our own. Default false. */
  readonly literalIds?: boolean;
  /** Whether an id such as 17850.0 is read as 17850. Default false. */
  readonly wholeIds?: boolean;
  /** What the column's numbers show; added to. */
  readonly numbers?: GatheredEvidence;
  /** What the file's ids show; added to. */
  readonly ids?: IdEvidence;
  /** How dates that could be read in two ways are read. Default: the month first. */
  readonly dateOrder?: DateReading;
  /** What the column's dates show; added to. */
  readonly dates?: DateEvidence;
}

/** What the ids of a file have shown. */
export interface IdEvidence {
  /** Ids such as 17850.0, which pandas writes where one of the column is missing. */
  decimals: number;
  /** Ids that are no whole number in either spelling. */
  others: number;
}
