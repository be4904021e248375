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
  /** An amount of money to the currency's smallest unit: `€12.00`, `₩12,500`; `12.00` where the shop has set none. */
  amount(value: number | null | undefined): string;
  /** An amount of money in whole units: `€1,234`. */
  wholeAmount(value: number | null | undefined): string;
  /** A large sum of money in few characters: `€99.8K`. */
  compactAmount(value: number | null | undefined): string;
  date(value: Date): string;
  dateTime(value: Date): string;
}

/** What stands where a figure is missing. */
export const MISSING = "–";

/** The formats of a language, amounts in a currency (ISO 4217) where there is one. */
export function createFormat(locale: Locale, currency: string | null = null): Format {
  const number = (options: Intl.NumberFormatOptions) => numberFormat(locale, options);
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
    ...amountFormats(locale, currency),
    date: (value) => date.format(value),
    dateTime: (value) => dateTime.format(value),
  };
}

/** How amounts are written: in a currency's own digits, or to two without one. */
export function amountFormats(
  locale: Locale,
  currency: string | null,
): Pick<Format, "amount" | "wholeAmount" | "compactAmount"> {
  const style: Intl.NumberFormatOptions = currency === null
    ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
    : { style: "currency", currency, currencyDisplay: "narrowSymbol" };
  const whole = { ...style, minimumFractionDigits: 0, maximumFractionDigits: 0 };
  return {
    amount: numberFormat(locale, style),
    wholeAmount: numberFormat(locale, whole),
    compactAmount: numberFormat(locale, {
      ...whole,
      notation: "compact",
      maximumFractionDigits: 1,
    }),
  };
}

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions) {
  const { format } = new Intl.NumberFormat(locale, options);
  return (value: number | null | undefined) =>
    value === null || value === undefined || Number.isNaN(value) ? MISSING : format(value);
}
