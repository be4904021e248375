import type { CheckColumn, CheckTable } from "@/ml/data_check/table.ts";

/** Why a column says nothing about whether two rows are one customer. */
export const IDENTIFIER_REASONS = ["CONTACT", "ROW_NUMBER", "NEAR_UNIQUE"] as const;
export type IdentifierReason = (typeof IDENTIFIER_REASONS)[number];

/** A column that is left out when rows are compared. */
export interface Identifier {
  readonly column: string;
  readonly reason: IdentifierReason;
}

/** Share of distinct values from which texts and whole numbers identify rows. */
const UNIQUE_SHARE = 0.95;
/** The same for numbers with fractions: a measurement may well be almost unique. */
const UNIQUE_MEASURE_SHARE = 0.98;
/** Numbers without gaps that count rows: distinct values by the span that they cover. */
const ROW_NUMBER_DENSITY = 0.9;
/** Values below which nothing is called unique. */
const MIN_VALUES = 20;
/** Share of the texts that must look like contact data. */
const CONTACT_SHARE = 0.5;
/** Share of distinct values below which a column is a category, whatever its header says. */
const MIN_CONTACT_DISTINCT = 0.05;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d\s().\/-]{7,20}$/;
/** Headers of contact data, each as words of the header. */
const CONTACT_WORDS = new Set([
  ..."email mail phone telephone tel mobile cell name surname firstname lastname fullname".split(
    " ",
  ),
  ..."street address postcode zip zipcode".split(" "),
  ..."이메일 메일 전화 전화번호 휴대폰 휴대전화 연락처 이름 성명 성함 주소 우편번호".split(" "),
]);

/**
 * Columns that tell rows apart without saying anything about the customer: contact data (e-mail
 * addresses, phone numbers, names), row numbers, and columns in which almost every value is unique. A copied row with a
 * new value in such a column is still a copy, so they are no evidence that rows are independent. A number that is declared
 * a feature is a measurement, however many values it has.
 */
export function findIdentifiers({ columns }: CheckTable): Identifier[] {
  return columns.flatMap((column) => {
    const measured = column.feature && column.kind === "number";
    const reason = measured ? null : column.contact ? "CONTACT" : identifierReason(column);
    return reason ? [{ column: column.name, reason }] : [];
  });
}

function identifierReason(column: CheckColumn): IdentifierReason | null {
  const values = column.values.filter((value) => !Number.isNaN(value)).sort();
  if (values.length < MIN_VALUES) return null;
  const distinct = countDistinct(values);
  const share = distinct / values.length;
  if (isContact(column, share)) return "CONTACT";
  const whole = column.kind === "code" || values.every(Number.isInteger);
  if (share < (whole ? UNIQUE_SHARE : UNIQUE_MEASURE_SHARE)) return null;
  const span = values.at(-1)! - values[0]! + 1;
  const dense = column.kind === "number" && whole && distinct >= ROW_NUMBER_DENSITY * span;
  return dense ? "ROW_NUMBER" : "NEAR_UNIQUE";
}

function isContact({ name, kind, names, feature }: CheckColumn, distinctShare: number): boolean {
  if (feature || distinctShare < MIN_CONTACT_DISTINCT) return false;
  const words = name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase().split(/[^\p{L}]+/u);
  const joined = words.join("");
  if (words.some((word) => CONTACT_WORDS.has(word)) || CONTACT_WORDS.has(joined)) {
    return kind === "code" || distinctShare >= UNIQUE_SHARE;
  }
  if (kind !== "code" || names.size === 0) return false;
  let alike = 0;
  for (const text of names.values()) if (EMAIL.test(text) || PHONE.test(text)) alike++;
  return alike >= CONTACT_SHARE * names.size;
}

/** Number of distinct values of a sorted array. */
function countDistinct(sorted: Float64Array): number {
  let distinct = 0;
  for (let at = 0; at < sorted.length; at++) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) distinct++;
  }
  return distinct;
}
