/** When an order was placed, as files write it. */
import { dateForm, type DateOrder, readDate } from "../dates.ts";

/** Days from 1899-12-30, from which spreadsheets count, to 1970-01-01. */
const SERIAL_EPOCH = 25_569;
const DAY_MS = 86_400_000;
/** Serial dates of 1950 to 2100; shorter and longer numbers are something else. */
const MIN_SERIAL = 18_264;
const MAX_SERIAL = 73_051;
/** Seconds and milliseconds since 1970, of 1980 to 2100. */
const MIN_SECONDS = 315_532_800;
const MAX_SECONDS = 4_102_444_800;

const NUMBER = /^\d+(?:\.\d+)?$/;

/** What the dates of a column have shown. */
export interface MomentEvidence extends Record<DateOrder, boolean> {
  /** Dates such as 3/4/2024. */
  either: boolean;
  dates: number;
  others: number;
}

export const noMoments = (): MomentEvidence => ({
  DAY_FIRST: false,
  MONTH_FIRST: false,
  either: false,
  dates: 0,
  others: 0,
});

/** Takes down what a cell shows. */
export function gatherMoment(evidence: MomentEvidence, cell: string): void {
  const form = momentOfNumber(cell) === undefined ? dateForm(cell, true) : "CLEAR";
  if (form === undefined) evidence.others++;
  else evidence.dates++;
  if (form === "EITHER") evidence.either = true;
  if (form === "DAY_FIRST" || form === "MONTH_FIRST") evidence[form] = true;
}

/**
 * Whether the day or the month stands first.
 *
 * @returns undefined where the column leaves it open, or its dates prove both
 */
export function dateOrderOf(evidence: MomentEvidence): DateOrder | undefined {
  if (evidence.DAY_FIRST === evidence.MONTH_FIRST) {
    // Without a date that can be read in two ways, either reading gives the same.
    return evidence.either || evidence.DAY_FIRST ? undefined : "MONTH_FIRST";
  }
  return evidence.DAY_FIRST ? "DAY_FIRST" : "MONTH_FIRST";
}

/** By what it is known whether the day or the month stands first in 3/4/2024. */
export type DateOrderBasis =
  /** Somebody said so. */
  | "CHOSEN"
  /** The dates of the file prove it. */
  | "PROVEN"
  /** No date of the file can be read in two ways. */
  | "CLEAR"
  /** Nothing tells. */
  | "OPEN";

/** By what the date order of a column is known, where nobody chose it. */
export function dateOrderBasisOf(evidence: MomentEvidence): DateOrderBasis {
  if (dateOrderOf(evidence) === undefined) return "OPEN";
  return evidence.DAY_FIRST || evidence.MONTH_FIRST ? "PROVEN" : "CLEAR";
}

/**
 * A moment by the clock that the file was written by: ISO 8601 without a zone. A zone behind the time is left off, since
 * a shop's days are those of its own clock. Seconds and milliseconds since 1970 are read in UTC.
 *
 * @returns undefined where the cell is no date
 */
export function readMoment(cell: string, order: DateOrder): string | undefined {
  return momentOfNumber(cell) ?? readDate(cell, order, true);
}

/** Of a spreadsheet's serial date or a time since 1970. Eight digits are a date such as 19970101. */
function momentOfNumber(cell: string): string | undefined {
  if (!NUMBER.test(cell)) return undefined;
  const value = Number(cell);
  if (value >= MIN_SERIAL && value <= MAX_SERIAL) {
    // A second is the finest that a serial date holds.
    return isoOf(Math.round((value - SERIAL_EPOCH) * 86_400) * 1000);
  }
  if (value >= MIN_SECONDS && value <= MAX_SECONDS) return isoOf(value * 1000);
  if (value >= MIN_SECONDS * 1000 && value <= MAX_SECONDS * 1000) return isoOf(value);
  return undefined;
}

function isoOf(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return milliseconds % DAY_MS === 0 ? text.slice(0, 10) : text.slice(0, 19);
}
