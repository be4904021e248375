import type { Localized } from "./localized.ts";
import { RFM_ROLES, type RfmRole } from "./roles.ts";

/**
 * What every layer branches on, in one place each: a range has bounds, a choice has values, a flag is yes or no, a date
 * is a moment, a text is only read.
 */
export type Shape = "range" | "choice" | "flag" | "date" | "text";

/** Whether values of a shape lie on a line, so that they have bounds, a mean and a place in an order. */
const MEASURED: Readonly<Record<Shape, boolean>> = {
  range: true,
  choice: false,
  flag: false,
  date: true,
  text: false,
};

/** What follows from a kind. */
export interface KindTraits {
  readonly shape: Shape;
  /** Type of the physical column in PostgreSQL. */
  readonly sqlType: "double precision" | "integer" | "boolean" | "text" | "timestamp";
  /** Whether its numbers are whole. */
  readonly whole: boolean;
  /** Whether its values are a few steps, told apart by their order alone. */
  readonly steps: boolean;
  /** Whether a model can take it. */
  readonly modelled: boolean;
  /** What it can say of how lately, how often and for how much customers buy. */
  readonly rfm: readonly RfmRole[];
  readonly label: Localized;
  /** What choosing it means, in one sentence for the person who declares a column. */
  readonly meaning: Localized;
}

/**
 * One record a kind. A new kind is one entry here; the type checker names the other places that it concerns, among them
 * the example in `infer_test.ts` that asks how it is inferred.
 */
const RECORDS = {
  NUMBER: {
    shape: "range",
    sqlType: "double precision",
    whole: false,
    steps: false,
    modelled: true,
    rfm: RFM_ROLES,
    label: { en: "Number", ko: "숫자" },
    meaning: {
      en: "An amount or a measurement, compared by size.",
      ko: "금액이나 측정값처럼 크기를 비교하는 값입니다.",
    },
  },
  INTEGER: {
    shape: "range",
    sqlType: "integer",
    whole: true,
    steps: false,
    modelled: true,
    rfm: RFM_ROLES,
    label: { en: "Whole number", ko: "정수" },
    meaning: { en: "A count, such as orders or days.", ko: "주문 수나 일수처럼 세는 값입니다." },
  },
  ORDINAL: {
    shape: "range",
    sqlType: "integer",
    whole: true,
    steps: true,
    modelled: true,
    rfm: RFM_ROLES,
    label: { en: "Grade", ko: "등급" },
    meaning: {
      en: "A few whole numbers in order, such as a score from 1 to 5.",
      ko: "1~5점처럼 순서가 있는 몇 단계의 값입니다.",
    },
  },
  BOOLEAN: {
    shape: "flag",
    sqlType: "boolean",
    whole: false,
    steps: false,
    modelled: true,
    rfm: [],
    label: { en: "Yes or no", ko: "예/아니요" },
    meaning: { en: "Holds for a customer or does not.", ko: "해당하거나 해당하지 않는 값입니다." },
  },
  CATEGORY: {
    shape: "choice",
    sqlType: "text",
    whole: false,
    steps: false,
    modelled: true,
    rfm: [],
    label: { en: "Category", ko: "범주" },
    meaning: {
      en: "One of several names, such as a plan or a city.",
      ko: "요금제나 도시처럼 여러 값 중 하나입니다.",
    },
  },
  DATE: {
    shape: "date",
    sqlType: "timestamp",
    whole: false,
    steps: false,
    modelled: true,
    rfm: ["RECENCY"],
    label: { en: "Date", ko: "날짜" },
    meaning: {
      en: "A day or a moment; models read it as days before the data's last day.",
      ko: "날짜나 시각입니다. 모델은 데이터의 마지막 날로부터 며칠 전인지로 읽습니다.",
    },
  },
  TEXT: {
    shape: "text",
    sqlType: "text",
    whole: false,
    steps: false,
    modelled: false,
    rfm: [],
    label: { en: "Text", ko: "텍스트" },
    meaning: {
      en: "Free text: shown and searched, never modelled.",
      ko: "자유 텍스트입니다. 보여 주고 찾을 수 있지만 모델에는 쓰지 않습니다.",
    },
  },
} as const satisfies Readonly<Record<string, KindTraits>>;

/** What a column measures. */
export type Kind = keyof typeof RECORDS;

export const KINDS: Readonly<Record<Kind, KindTraits>> = RECORDS;

/** What every layer branches on. */
export function shapeOf(column: { readonly kind: Kind }): Shape {
  return KINDS[column.kind].shape;
}

/** Whether a column's values lie on a line: they have bounds and a mean. */
export function isMeasured(column: { readonly kind: Kind }): boolean {
  return MEASURED[shapeOf(column)];
}
