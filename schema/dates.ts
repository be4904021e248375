/** How dates are written: ISO 8601, with the day or the month first, with names of months, in Korean. */

/** Which of two numbers comes first in 3/4/2024. */
export type DateOrder = "DAY_FIRST" | "MONTH_FIRST";

/** What a date's spelling says of the order in its column. */
export type DateForm =
  /** It can be read in one way only, and says nothing of the column. */
  | "CLEAR"
  /** Its numbers prove the order: 31/1/2024, 1/31/2024. */
  | DateOrder
  /** 3/4/2024. */
  | "EITHER";

const ZONE = String
  .raw`(?:Z|UTC|GMT|KST|JST|[ECMP][SD]T|CES?T|BST)?\s*(?:[+-]\d{2}:?\d{2})?\s*(?:\([^)]*\))?`;
const TIME = String
  .raw`(?:[T\s,]+(?:(오전|오후)\s*)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*${ZONE})?`;
const YEAR_FIRST = new RegExp(
  String.raw`^(\d{4})(?:-|/|\.\s?|년\s?)(\d{1,2})(?:-|/|\.\s?|월\s?)(\d{1,2})(?:일|\.)?${TIME}$`,
  "i",
);
const YEAR_LAST = new RegExp(
  String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${TIME}$`,
  "i",
);
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/;
/** How the names of each month begin, in English, German, French, Spanish and Italian. */
const MONTHS = [
  "jan|ene|gen",
  "feb|fév|fev",
  "mar|mär|mrz",
  "apr|avr|abr",
  "may|mai|mag",
  "jun|juin|giu",
  "jul|juil|lug",
  "aug|aoû|aou|ago",
  "sep|set",
  "oct|okt|ott",
  "nov",
  "dec|déc|dez|dic",
];
const MONTH = MONTHS.join("|");
const NAMED_DAY_FIRST = new RegExp(
  String
    .raw`^(\d{1,2})(?:er|\sde)?[-/.\s]+(${MONTH})\p{L}*\.?(?:\sde)?[-/,.\s]+(\d{4}|\d{2})${TIME}$`,
  "iu",
);
const NAMED_MONTH_FIRST = new RegExp(
  String.raw`^(${MONTH})\p{L}*\.?[-\s]+(\d{1,2})(?:st|nd|rd|th)?,?[-\s]+(\d{4}|\d{2})${TIME}$`,
  "iu",
);
const WEEKDAY =
  /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+(?=[\da-z])|\s?\([월화수목금토일](?:요일)?\)/i;

/** How a date's spelling is read; undefined where it is no date. Eight digits alone are one only where `compact` says so. */
export function dateForm(cell: string, compact = false): DateForm | undefined {
  if (!/\d/.test(cell)) return undefined;
  if (WEEKDAY.test(cell)) return dateForm(cell.replace(WEEKDAY, ""), compact);
  const last = YEAR_LAST.exec(cell);
  if (last) {
    const first = Number(last[1]);
    const second = Number(last[3]);
    const day = readDate(cell, "DAY_FIRST");
    const month = readDate(cell, "MONTH_FIRST");
    if (day === undefined && month === undefined) return undefined;
    if (first === second) return "CLEAR";
    return month === undefined ? "DAY_FIRST" : day === undefined ? "MONTH_FIRST" : "EITHER";
  }
  return readDate(cell, "DAY_FIRST", compact) === undefined ? undefined : "CLEAR";
}

/**
 * A date in ISO 8601 without a zone, with its time where it has one that is not midnight.
 *
 * @returns undefined where the cell is no date, or none that the calendar has
 */
export function readDate(cell: string, order: DateOrder, compact = false): string | undefined {
  const first = YEAR_FIRST.exec(cell);
  if (first) return iso(first[1]!, first[2]!, first[3]!, first.slice(4));
  const last = YEAR_LAST.exec(cell);
  if (last) {
    const [day, month] = order === "DAY_FIRST" ? [last[1]!, last[3]!] : [last[3]!, last[1]!];
    return iso(last[4]!, month, day, last.slice(5));
  }
  const named = NAMED_DAY_FIRST.exec(cell);
  if (named) return iso(named[3]!, monthOf(named[2]!), named[1]!, named.slice(4));
  const american = NAMED_MONTH_FIRST.exec(cell);
  if (american) return iso(american[3]!, monthOf(american[1]!), american[2]!, american.slice(4));
  const digits = compact ? COMPACT.exec(cell) : null;
  if (digits) return iso(digits[1]!, digits[2]!, digits[3]!, [undefined, ...digits.slice(4)]);
  return WEEKDAY.test(cell) ? readDate(cell.replace(WEEKDAY, ""), order, compact) : undefined;
}

const monthOf = (name: string) =>
  String(MONTHS.findIndex((names) => names.split("|").includes(name.toLowerCase())) + 1);

function iso(
  year: string,
  month: string,
  day: string,
  [half, hours, minutes, seconds, meridiem]: readonly (string | undefined)[],
): string | undefined {
  // As POSIX reads two digits: 69 to 99 are of the last century.
  const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 69 ? 2000 : 1900);
  if (full < 1000 || !isDay(full, Number(month), Number(day))) return undefined;
  const text = `${full}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (hours === undefined) return text;
  const afternoon = half === "오후" || /^p/i.test(meridiem ?? "");
  const twelve = half !== undefined || (meridiem !== undefined && meridiem !== "");
  const hour = twelve ? Number(hours) % 12 + (afternoon ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return undefined;
  const time = `${String(hour).padStart(2, "0")}:${minutes}:${(seconds ?? "").padStart(2, "0")}`;
  return time === "00:00:00" ? text : `${text}T${time}`;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the calendar has a day. By itself, since a `Date` for each cell of a large file takes seconds. */
function isDay(year: number, month: number, day: number): boolean {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (MONTH_DAYS[month - 1] ?? 0) + (leap ? 1 : 0);
}
