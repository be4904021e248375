import type { Kind } from "./column.ts";
import type { ColumnStatistics } from "./column_statistics.ts";
import { isCounterName, plainName, wordsOf } from "./names.ts";

/** Why a column is no feature; what a person is told who declares the columns. */
export type NoFeature =
  | "EMPTY"
  | "ROW_COUNTER"
  | "NEARLY_UNIQUE"
  | "CONTACT"
  | "FREE_TEXT"
  | "CODE";

/** What a column measures, and why it is no feature, where it is none. */
export interface InferredKind {
  readonly kind: Kind;
  readonly noFeature: NoFeature | null;
}

/** Share of values that may have errors in a column of numbers, dates, or yes and no; their rows are rejected. */
const MAX_MISFITS = 0.02;
/** Different values up to which a column of texts is a category whatever their share. */
const FEW_VALUES = 50;
/** Different values from which on a category is no feature. */
const MANY_VALUES = 1000;
/** Share of different values from which on a column is nearly unique. */
const NEARLY_UNIQUE = 0.9;
/** Values below which shares say nothing. */
const MIN_VALUES = 20;
const INT32 = 2_147_483_647;

const CODE_NAME =
  /zip|postal|postcode|^pin|areacode|countrycode|statecode|storecode|^code$|code$|phone|^tel|mobile|우편번호|코드|지역번호/;
const GRADE_NAME =
  /score|rating|grade|level|tier|rank|satisfaction|stars|quality|priority|등급|점수|만족도|평점|단계/;
const AMOUNT_NAME =
  /amount|amt|price|balance|salary|income|charge|spend|spent|revenue|cost|fee|limit|value|payment|금액|가격|매출|잔액|요금|수입|소득|비용/;
const DATE_NAME =
  /date|birth|dob|joined|signup|created|updated|day$|일자|날짜|일시|생일|생년월일|가입일|주문일/;
const PHONE_NAME = /phone|mobile|^tel|^cell|sms|whatsapp|kakao|전화|휴대|핸드폰|연락처/;
const PERSON_NAME =
  /^(?:(?:full|first|last|middle|given|family|customer|client|contact|sur|nick|user|account|member)?names?|firstname|lastname|surname|이름|성명|성함|성|고객명|고객이름|회원명)$/;
const ADDRESS_NAME =
  /^(?:street|address|streetaddress|address1|addressline1|주소|배송지|상세주소)$/;
const NAME_VALUE_MIN = 10;

/** What the values of a column are, its header telling apart what the values leave open. */
export function inferKind(header: string, values: ColumnStatistics): InferredKind {
  if (values.count === 0) return { kind: "TEXT", noFeature: "EMPTY" };
  const contact = contactKind(header, values);
  if (contact) return contact;
  if (fits(values, values.dates)) return feature("DATE");
  if (isCompactDate(header, values)) return feature("DATE");
  if (isYesNo(values)) return feature("BOOLEAN");
  // Amounts in several currencies cannot be compared.
  if (fits(values, values.numbers) && values.marks.size <= 1) return numericKind(header, values);
  return textKind(values);
}

const feature = (kind: Kind): InferredKind => ({ kind, noFeature: null });

const fits = ({ count }: ColumnStatistics, fitting: number) =>
  count - fitting <= MAX_MISFITS * count;

function contactKind(header: string, values: ColumnStatistics): InferredKind | undefined {
  const plain = plainName(header);
  const contact: InferredKind = { kind: "TEXT", noFeature: "CONTACT" };
  if (values.emails >= 0.8 * values.count) return contact;
  if (PHONE_NAME.test(plain) && values.phones >= 0.8 * values.count) return contact;
  const texts = values.numbers === 0 && values.dates === 0;
  if (texts && values.distinct > Math.min(NAME_VALUE_MIN, values.count / 2)) {
    if (PERSON_NAME.test(plain) || ADDRESS_NAME.test(plain)) return contact;
  }
  return undefined;
}

function isCompactDate(header: string, values: ColumnStatistics): boolean {
  return fits(values, values.compactDates) && DATE_NAME.test(plainName(header));
}

/** Both answers, or one that cannot be a number. */
function isYesNo(values: ColumnStatistics): boolean {
  const { count, yes, no, numbers } = values;
  if (count !== yes + no && !(count >= 100 && fits(values, yes + no))) return false;
  return (yes > 0 && no > 0) ||
    numbers === 0 && [...values.values.keys()].some((v) => v.length > 1);
}

function numericKind(header: string, values: ColumnStatistics): InferredKind {
  const { count, distinct } = values;
  const plain = plainName(header);
  const whole = values.whole === values.numbers;
  if (whole && values.decimals === 0) {
    if (values.isCounter || (isCounterName(header) && nearlyUnique(values))) {
      return { kind: kindOfWhole(values), noFeature: "ROW_COUNTER" };
    }
    if (values.leadingZeros > 0 || CODE_NAME.test(plain)) {
      const few = distinct <= FEW_VALUES && distinct < 0.5 * count;
      return { kind: "CATEGORY", noFeature: few ? null : "CODE" };
    }
    if (values.unique && count >= MIN_VALUES && looksLikeIds(header, values)) {
      return { kind: "TEXT", noFeature: "NEARLY_UNIQUE" };
    }
    if (GRADE_NAME.test(plain) && values.min >= 0 && values.max <= 10 && distinct <= 11) {
      return feature("ORDINAL");
    }
    return feature(AMOUNT_NAME.test(plain) ? "NUMBER" : kindOfWhole(values));
  }
  return feature("NUMBER");
}

const kindOfWhole = ({ min, max }: ColumnStatistics): Kind =>
  Math.max(-min, max) <= INT32 ? "INTEGER" : "NUMBER";

function looksLikeIds(header: string, values: ColumnStatistics): boolean {
  const { shortestDigits, longestDigits } = values;
  const last = wordsOf(header).at(-1) ?? "";
  if (/^(?:id|no|nr|num|number|key|uuid|ref)$|id$|번호$|아이디$/.test(last)) return true;
  return longestDigits >= 6 && shortestDigits === longestDigits &&
    !AMOUNT_NAME.test(plainName(header));
}

const nearlyUnique = ({ count, distinct }: ColumnStatistics) =>
  count >= MIN_VALUES && distinct >= NEARLY_UNIQUE * count;

function textKind(values: ColumnStatistics): InferredKind {
  const { count, distinct, characters, words, longest } = values;
  if (characters / count > 60 || longest > 500 || (words / count > 4 && distinct > FEW_VALUES)) {
    return { kind: "TEXT", noFeature: "FREE_TEXT" };
  }
  if (nearlyUnique(values)) return { kind: "TEXT", noFeature: "NEARLY_UNIQUE" };
  if (distinct <= FEW_VALUES) return feature("CATEGORY");
  if (distinct > MANY_VALUES || distinct > 0.5 * count) {
    return { kind: "TEXT", noFeature: "NEARLY_UNIQUE" };
  }
  return feature("CATEGORY");
}
