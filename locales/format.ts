import type { Locale } from "./mod.ts";

/** Figures and dates as a language writes them. A missing value is an en dash. */
export interface Format {
  /** A count: `5,630`. */
  integer(value: number | null | undefined): string;
  /** A measure: `4.54`; trailing zeros go. */
  decimal(value: number | null | undefined, digits?: number): string;
  /** A measure in a column of its like: `12.0`. */
  fixed(value: number | null | undefined, digits: number): string;
  /** A ratio from 0 to 1 as a percentage: `16.8%`. */
  percent(ratio: number | null | undefined, digits?: number): string;
  /** A change of a ratio in percentage points, signed: `+4.2`. */
  points(ratio: number): string;
  /** A large amount in few characters: `99.8K`, `9.9만`. */
  compact(value: number | null | undefined): string;
  date(value: Date): string;
  dateTime(value: Date): string;
}

/** What stands where a figure is missing. */
export const MISSING = "–";

/** The formats of a language. */
export function createFormat(locale: Locale): Format {
  const number = (options: Intl.NumberFormatOptions) => {
    const { format } = new Intl.NumberFormat(locale, options);
    return (value: number | null | undefined) =>
      value === null || value === undefined || Number.isNaN(value) ? MISSING : format(value);
  };
  const integer = number({ maximumFractionDigits: 0 });
  const decimals = [0, 1, 2, 3, 4].map((digits) => number({ maximumFractionDigits: digits }));
  const fixed = [0, 1, 2, 3, 4].map((digits) =>
    number({ minimumFractionDigits: digits, maximumFractionDigits: digits })
  );
  const percents = [0, 1, 2, 3].map((digits) =>
    number({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits })
  );
  const points = number({
    signDisplay: "exceptZero",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const compact = number({ notation: "compact", maximumFractionDigits: 1 });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  return {
    integer,
    decimal: (value, digits = 2) => (decimals[digits] ?? integer)(value),
    fixed: (value, digits) => (fixed[digits] ?? integer)(value),
    percent: (ratio, digits = 1) => (percents[digits] ?? integer)(ratio),
    points: (ratio) => points(ratio * 100),
    compact,
    date: (value) => date.format(value),
    dateTime: (value) => dateTime.format(value),
  };
}
