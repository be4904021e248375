/** The values of Parquet columns as texts that are read in one way only. */
import type { ParquetParsers, SchemaElement } from "hyparquet";

/** Thrown for a value that no text says. */
export type TextOf = (value: unknown) => string;

const DAY_MS = 86_400_000;

/**
 * How the reader gives values whose own type loses something: moments as ISO 8601 without a zone, without their time
 * where that is midnight, and to the second.
 */
export const TEXT_PARSERS: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (millis) => isoMoment(millis, 1n),
  timestampFromMicroseconds: (micros) => isoMoment(micros, 1000n),
  timestampFromNanoseconds: (nanos) => isoMoment(nanos, 1_000_000n),
  dateFromDays: (days) => days === undefined ? undefined : isoText(days * DAY_MS),
  // A document is one text of a table.
  jsonFromBytes: (bytes) => bytes && new TextDecoder().decode(bytes),
};

function isoMoment(value: bigint | undefined, perMillisecond: bigint): string | undefined {
  return value === undefined ? undefined : isoText(Number(BigInt(value) / perMillisecond));
}

/** Milliseconds of Unix as ISO 8601; undefined beyond the years 0 to 9999, where no table's dates lie. */
function isoText(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999) {
    return undefined;
  }
  const iso = date.toISOString();
  return iso.slice(11, 19) === "00:00:00" ? iso.slice(0, 10) : iso.slice(0, 19);
}

/** The text of each value of a column: numbers with a decimal point, true and false, nothing for what is missing. */
export function textOf({ type, scale, converted_type, logical_type }: SchemaElement): TextOf {
  if (converted_type === "DECIMAL" || logical_type?.type === "DECIMAL") {
    return plainText((value) => String(Number(value.toFixed(scale ?? 0))));
  }
  if (type === "FLOAT" || logical_type?.type === "FLOAT16") return plainText(shortestFloat);
  const unit = timeUnit(converted_type, logical_type);
  if (unit !== undefined) return (value) => value == null ? "" : clock(Number(value) / unit);
  return plainText(String);
}

function plainText(number: (value: number) => string): TextOf {
  return (value) => {
    switch (typeof value) {
      case "string":
        return value;
      case "number":
        return Number.isFinite(value) ? number(value) : "";
      case "bigint":
      case "boolean":
        return String(value);
      default:
        if (value === null || value === undefined) return "";
        return value instanceof Uint8Array ? value.toHex() : JSON.stringify(value);
    }
  };
}

/** The shortest decimal that is the same number of 32 bits: 0.1, not 0.10000000149011612. */
function shortestFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}

/** How many of a time's units make a second; undefined where the column holds no times. */
function timeUnit(
  converted: SchemaElement["converted_type"],
  logical: SchemaElement["logical_type"],
): number | undefined {
  if (logical?.type === "TIME") return { MILLIS: 1e3, MICROS: 1e6, NANOS: 1e9 }[logical.unit];
  if (converted === "TIME_MILLIS") return 1e3;
  return converted === "TIME_MICROS" ? 1e6 : undefined;
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
    .map((part) => String(part).padStart(2, "0")).join(":");
}
