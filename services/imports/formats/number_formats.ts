/** What a cell's number format says of its number: whether it is a date, and how dates count (ECMA-376, 18.8.30). */

/** How a number is meant. */
export type NumberMeaning =
  | { readonly is: "NUMBER" }
  /** A number that is shown with so many decimals at most. */
  | { readonly is: "FIXED"; readonly decimals: number }
  /** A day or a moment, counted in days. */
  | { readonly is: "DATE" }
  /** A time of day, or one that has passed, counted in days. */
  | { readonly is: "TIME"; readonly elapsed: boolean }
  /** A number that is filled up with zeros at its left, such as an id. */
  | { readonly is: "PADDED"; readonly digits: number };

const NUMBER: NumberMeaning = { is: "NUMBER" };
const DATE: NumberMeaning = { is: "DATE" };
const TIME: NumberMeaning = { is: "TIME", elapsed: false };
const ELAPSED: NumberMeaning = { is: "TIME", elapsed: true };

/** Decimals of the formats for numbers and amounts that stand in no workbook. */
const BUILT_IN_DECIMALS: Readonly<Record<number, number>> = {
  ...{ 1: 0, 2: 2, 3: 0, 4: 2, 5: 0, 6: 0, 7: 2, 8: 2 },
  ...{ 37: 0, 38: 0, 39: 2, 40: 2, 41: 0, 42: 0, 43: 2, 44: 2 },
};

/** Formats that stand in no workbook: 27 to 36 and 50 to 58 are dates in Korean, Japanese and Chinese programs. */
function builtIn(id: number): NumberMeaning {
  if ((id >= 14 && id <= 17) || id === 22) return DATE;
  if ((id >= 18 && id <= 21) || id === 45 || id === 47) return TIME;
  if (id === 46) return ELAPSED;
  if ((id >= 27 && id <= 31) || (id >= 34 && id <= 36) || (id >= 50 && id <= 58)) return DATE;
  if (id === 32 || id === 33) return TIME;
  const decimals = BUILT_IN_DECIMALS[id];
  return decimals === undefined ? NUMBER : { is: "FIXED", decimals };
}

/** What the number format of an id says. @param codes those that the workbook defines */
export function meaningOf(id: number, codes: ReadonlyMap<number, string>): NumberMeaning {
  const code = codes.get(id);
  return code === undefined ? builtIn(id) : meaningOfCode(code);
}

/** What a number format says, by its first section, which is that of positive numbers. */
export function meaningOfCode(code: string): NumberMeaning {
  const section = code
    // Literals: "…", and a character behind a backslash, or _ and *, which set widths.
    .replace(/"[^"]*"?|[\\_*]./gs, "")
    .split(";")[0]!;
  if (/\[(h+|m+|s+)\]/i.test(section)) return ELAPSED;
  // Colours, conditions and languages stand in brackets, such as [Red] or [$-412].
  const plain = section.replace(/\[[^\]]*\]/g, "").replace(/general|E[+-]|am\/pm|a\/p/gi, "")
    .trim();
  if (/^0{2,}$/.test(plain)) return { is: "PADDED", digits: plain.length };
  if (/[yde]/i.test(plain) || (/m/i.test(plain) && !/[hs]/i.test(plain))) return DATE;
  if (/[hs]/i.test(plain)) return TIME;
  const isShownElse = /%|E[+-]|\/|general/i.test(section) || /\[[<>=]/.test(code);
  const digits = /[#0?](?:[#0?,]*[#0?])?(?:\.([#0?]*))?(?![#0?,])/.exec(plain);
  // A comma behind the digits divides by a thousand; then the stored number counts.
  return isShownElse || !digits || /[#0?.],+(?![#0?])/.test(plain)
    ? NUMBER
    : { is: "FIXED", decimals: digits[1]?.length ?? 0 };
}

const DAY_SECONDS = 86_400;
/** Day 0 of the two date systems, in days of Unix. Days before 1900-03-01 are one off, as if 1900 were a leap year. */
const EPOCH_1900 = Date.UTC(1899, 11, 30) / 86_400_000;
const EPOCH_1904 = Date.UTC(1904, 0, 1) / 86_400_000;
/** 10000-01-01 in days of Unix. */
const END = Date.UTC(10_000, 0, 1) / 86_400_000;

/**
 * A date's number as ISO 8601 to the second: `2026-01-31`, or `2026-01-31T09:30:00` where it has a time. Below one day
 * it is a time. Undefined where no date has the number.
 */
export function isoDate(serial: number, is1904: boolean): string | undefined {
  if (!(serial >= 0)) return undefined;
  const seconds = Math.round(serial * DAY_SECONDS);
  if (seconds < DAY_SECONDS && !is1904) return seconds === 0 ? undefined : clockTime(serial, false);
  const day = Math.floor(seconds / DAY_SECONDS);
  const epoch = is1904 ? EPOCH_1904 : day < 60 ? EPOCH_1900 + 1 : EPOCH_1900;
  if (epoch + day >= END) return undefined;
  const iso = new Date((epoch * DAY_SECONDS + seconds) * 1000).toISOString();
  return seconds % DAY_SECONDS === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}

/** A time as `09:30:00`; one that has passed may have more than 24 hours. Undefined below zero. */
export function clockTime(serial: number, elapsed: boolean): string | undefined {
  if (!(serial >= 0) || serial > 1e9) return undefined;
  const seconds = Math.round((elapsed ? serial : serial % 1) * DAY_SECONDS);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${
    two(seconds % 60)
  }`;
}

/** Whole numbers from here on are no longer exact. */
const EXACT = 1e15;

/** Digits of a number that spreadsheets show: what was typed as 120.86 is stored as 120.86000000000001. */
const SHOWN_DIGITS = 15;

/**
 * A stored number as a text that is read in one way only: with a decimal point, without groups. It is the number that
 * the sheet shows, and that a CSV saved from it has, save that 16% is 0.16 and that what stands for thousands is not
 * divided by them.
 */
export function numberText(stored: string, meaning: NumberMeaning, is1904: boolean): string {
  const value = Number(stored);
  if (stored === "" || !Number.isFinite(value)) return stored;
  switch (meaning.is) {
    case "DATE":
      return isoDate(value, is1904) ?? plainNumber(stored, value);
    case "TIME":
      // A time of day with a date in front of it.
      if (!meaning.elapsed && value >= 1) {
        return isoDate(value, is1904) ?? plainNumber(stored, value);
      }
      return clockTime(value, meaning.elapsed) ?? plainNumber(stored, value);
    case "PADDED":
      if (!Number.isInteger(value) || value < 0) return plainNumber(stored, value);
      return plainNumber(stored, value).padStart(meaning.digits, "0");
    case "FIXED":
      return plainNumber(stored, rounded(value, meaning.decimals));
    case "NUMBER":
      return plainNumber(stored, value);
  }
}

/** A number to so many decimals, half away from zero, as spreadsheets round. */
function rounded(value: number, decimals: number): number {
  const size = Math.abs(Number(value.toPrecision(SHOWN_DIGITS)));
  if (size >= EXACT || size < 1e-6) return size < 1e-6 ? 0 : value;
  const whole = Math.round(Number(`${size}e${decimals}`));
  return Math.sign(value) * Number(`${whole}e-${decimals}`);
}

/** A number that is no longer exact stays as it is stored, so that an id that was rounded is known as such. */
function plainNumber(stored: string, value: number): string {
  if (Math.abs(value) >= EXACT) return stored;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(SHOWN_DIGITS)));
}
