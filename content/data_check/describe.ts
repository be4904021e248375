import type { Finding } from "@/ml/data_check/data_check.ts";
import type { Identifier, IdentifierReason } from "@/ml/data_check/identifiers.ts";
import { type Values, valuesOf } from "@/content/data_check/evidence.ts";
import type { CustomerSchema, Locale } from "@/schema/column.ts";

/** A finding in words. */
export interface FindingText {
  /** What was found, as one sentence. */
  readonly title: string;
  /** What follows from it. */
  readonly consequence: string;
  /** What to do about it. */
  readonly remedy: string;
}

type Texts = Readonly<Record<Locale, (values: Values) => FindingText>>;

const TEXTS: Readonly<Record<Finding["kind"], Texts>> = {
  EXACT_DUPLICATES: {
    en: ({ rows }) => ({
      title: `${rows} rows repeat an earlier row in everything but the customer ID.`,
      consequence:
        "A model that is tested on a repeat of a row it learnt from looks better than it is.",
      remedy: "Remove the repeats if they are the same customers. Until then, Holdfast keeps " +
        "repeats together when it judges a model.",
    }),
    ko: ({ rows }) => ({
      title: `고객 ID만 다르고 나머지 값이 모두 앞선 행과 같은 행이 ${rows}개 있습니다.`,
      consequence: "학습에 쓴 행과 똑같은 행으로 평가하면 모델 성능이 실제보다 좋아 보입니다.",
      remedy: "같은 고객이라면 반복된 행을 지워 주세요. 지우지 않더라도 Holdfast는 모델을 평가할 " +
        "때 이런 행을 하나로 묶어 다룹니다.",
    }),
  },
  APPENDED_COPY: {
    en: ({ rows, lag, shiftedColumns }) => ({
      title:
        (lag
          ? `${rows} rows are copies of the row ${lag} rows above them`
          : `${rows} rows are copies of other rows`) +
        (shiftedColumns === "0"
          ? "."
          : `, with ${shiftedColumns} columns moved up or down by a fixed amount.`),
      consequence: "They are not new customers. A model that is tested on the copy of a row it " +
        "learnt from looks better than it is, and every count of customers is too high.",
      remedy: "Ask how the table was put together, and remove the copies. Until then, Holdfast " +
        "keeps a row and its copy together when it judges a model.",
    }),
    ko: ({ rows, lag, shiftedColumns }) => ({
      title: `${rows}개 행이 ${lag ? `${lag}행 위에 있는` : "다른"} 행의 복사본입니다` +
        (shiftedColumns === "0"
          ? "."
          : `. 이때 ${shiftedColumns}개 열은 값이 일정한 크기만큼 달라져 있습니다.`),
      consequence:
        "새로운 고객이 아닙니다. 학습에 쓴 행의 복사본으로 평가하면 모델 성능이 실제보다 " +
        "좋아 보이고, 고객 수도 실제보다 많게 집계됩니다.",
      remedy:
        "표가 어떻게 만들어졌는지 확인하고 복사본을 지워 주세요. 지우지 않더라도 Holdfast는 " +
        "모델을 평가할 때 원본과 복사본을 하나로 묶어 다룹니다.",
    }),
  },
  ALTERED_COPY: {
    en: ({ rows, lag }) => ({
      title: lag
        ? `${rows} rows agree with the row ${lag} rows above them in at least three columns of four.`
        : `${rows} rows agree with another row in all but a few columns.`,
      consequence: "They are probably copies in which a few values were changed. Test results " +
        "that take them for separate customers are too good.",
      remedy: "Ask where these rows come from, and remove them if they are copies. Until then, " +
        "Holdfast's strict split keeps each together with its original.",
    }),
    ko: ({ rows, lag }) => ({
      title: lag
        ? `${rows}개 행이 ${lag}행 위에 있는 행과 네 열 중 세 열 이상 같습니다.`
        : `${rows}개 행이 몇몇 열만 빼고 다른 행과 같습니다.`,
      consequence:
        "값 몇 개만 바꾼 복사본일 가능성이 큽니다. 서로 다른 고객으로 보고 평가한 결과는 " +
        "실제보다 좋게 나옵니다.",
      remedy: "이 행들이 어디에서 왔는지 확인하고 복사본이라면 지워 주세요. 지우지 않더라도 " +
        "Holdfast는 엄격한 분할로 평가할 때 이런 행을 원본과 묶어 다룹니다.",
    }),
  },
  LABEL_LEAK: {
    en: ({ column }) => ({
      title: `${column} alone tells almost exactly who churned.`,
      consequence:
        "It was probably recorded after the customer had churned. A model that uses it " +
        "looks perfect in tests and fails on active customers.",
      remedy: "Fill the column with what was known before the outcome. Until then, training " +
        "leaves it out unless you choose to keep it.",
    }),
    ko: ({ column }) => ({
      title: `'${column}' 열 하나만 보아도 누가 이탈했는지 거의 정확히 알 수 있습니다.`,
      consequence:
        "고객이 떠난 뒤에 기록된 값일 가능성이 큽니다. 이 열을 쓰는 모델은 완벽해 보이지만, " +
        "아직 결과를 모르는 고객은 제대로 예측하지 못합니다.",
      remedy:
        "이탈 여부가 정해지기 전에 알 수 있었던 값으로 채워 주세요. 그 전까지는 따로 선택하지 " +
        "않는 한 학습에서 이 열을 뺍니다.",
    }),
  },
  PREDICTIVE_IDENTIFIER: {
    en: ({ column }) => ({
      title: `${column || "The order of the rows"} tells who is likelier to have churned.`,
      consequence: column
        ? "An ID by itself says nothing about a customer. If IDs follow the sign-up date, this is " +
          "harmless; if the table was put together by outcome, other columns may give it away too."
        : "The order by itself says nothing about a customer. If the table is sorted by a column, " +
          "this is harmless; if it was put together by outcome, other columns may give it away too.",
      remedy: "Ask how the table was put together. Holdfast shows a model neither the ID nor the " +
        "order of the rows.",
    }),
    ko: ({ column }) => ({
      title: `${column ? `'${column}'` : "행의 순서"}만 보아도 누가 이탈했을지 짐작할 수 있습니다.`,
      consequence: column
        ? "ID 자체는 고객에 대해 아무것도 말해 주지 않습니다. 가입 순서대로 붙인 ID라면 문제가 없지만, " +
          "이탈 여부에 따라 모은 표라면 다른 열에도 결과가 드러나 있을 수 있습니다."
        : "행의 순서 자체는 고객에 대해 아무것도 말해 주지 않습니다. 어떤 열을 기준으로 정렬한 표라면 " +
          "문제가 없지만, 이탈 여부에 따라 모은 표라면 다른 열에도 결과가 드러나 있을 수 있습니다.",
      remedy:
        "표가 어떻게 만들어졌는지 확인해 주세요. Holdfast의 모델은 ID도 행의 순서도 쓰지 않습니다.",
    }),
  },
  CONSTANT_COLUMN: {
    en: ({ column, value }) => ({
      title: value ? `${column} is ${value} in every row.` : `${column} is empty in every row.`,
      consequence: "A model can learn nothing from it.",
      remedy: "If the values should differ, check how the table was exported. Otherwise there is " +
        "nothing to do.",
    }),
    ko: ({ column, value }) => ({
      title: value
        ? `'${column}' 열은 모든 행의 값이 같습니다(${value}).`
        : `'${column}' 열은 모든 행이 비어 있습니다.`,
      consequence: "모델이 이 열에서 배울 수 있는 것이 없습니다.",
      remedy:
        "값이 서로 달라야 한다면 표를 내보낸 방법을 확인해 주세요. 아니라면 그대로 두어도 됩니다.",
    }),
  },
  NEAR_CONSTANT_COLUMN: {
    en: ({ column, value, rows }) => ({
      title: value
        ? `${column} is ${value} in almost every row (${rows}).`
        : `${column} is empty in almost every row (${rows}).`,
      consequence: "A model can learn next to nothing from it.",
      remedy: "If the values should differ more, check how the table was exported. Otherwise " +
        "there is nothing to do.",
    }),
    ko: ({ column, value, rows }) => ({
      title: value
        ? `'${column}' 열은 거의 모든 행(${rows}개)의 값이 같습니다(${value}).`
        : `'${column}' 열은 거의 모든 행(${rows}개)이 비어 있습니다.`,
      consequence: "모델이 이 열에서 배울 수 있는 것이 거의 없습니다.",
      remedy:
        "값이 더 다양해야 한다면 표를 내보낸 방법을 확인해 주세요. 아니라면 그대로 두어도 됩니다.",
    }),
  },
  CATEGORY_DRIFT: {
    en: (values) => ({
      title: values["unseen"]
        ? `${values["column"]} holds values that the model never saw: ${values["unseen"]}.`
        : shifted("en", values),
      ...DRIFT.en,
    }),
    ko: (values) => ({
      title: values["unseen"]
        ? `'${values["column"]}' 열에 모델이 본 적 없는 값이 있습니다: ${values["unseen"]}.`
        : shifted("ko", values),
      ...DRIFT.ko,
    }),
  },
  RANGE_DRIFT: {
    en: (values) => ({
      title: values["outside"]
        ? `${values["column"]} lies outside what the model learnt from (${values["least"]} to ` +
          `${values["greatest"]}) in ${values["outside"]} rows.`
        : shifted("en", values),
      ...DRIFT.en,
    }),
    ko: (values) => ({
      title: values["outside"]
        ? `'${values["column"]}' 열의 값이 모델이 학습한 범위(${values["least"]}~` +
          `${values["greatest"]})를 벗어난 행이 ${values["outside"]}개 있습니다.`
        : shifted("ko", values),
      ...DRIFT.ko,
    }),
  },
};

const DRIFT: Readonly<Record<Locale, Omit<FindingText, "title">>> = {
  en: {
    consequence: "The model did not learn from customers like these. Its predictions for them " +
      "are less certain than its test results say.",
    remedy:
      "Check that the column still means what it meant in training. If it does, train again " +
      "with newer customers.",
  },
  ko: {
    consequence:
      "모델이 이런 고객을 학습한 적이 없어, 예측이 평가 결과만큼 정확하지 않을 수 있습니다.",
    remedy:
      "열의 뜻이 학습 때와 같은지 확인해 주세요. 같다면 최근 고객을 넣어 모델을 다시 학습시켜 주세요.",
  },
};

function shifted(locale: Locale, { column, missing, missingInTraining }: Values): string {
  return locale === "en"
    ? `${column} is spread differently than in training (empty in ${missing} of the rows, then in ` +
      `${missingInTraining}).`
    : `'${column}' 열의 값 분포가 학습 때와 다릅니다(빈 행 ${missing}, 학습 때 ${missingInTraining}).`;
}

const IDENTIFIERS: Readonly<Record<IdentifierReason, Readonly<Record<Locale, string>>>> = {
  CONTACT: { en: "contact data", ko: "연락처" },
  ROW_NUMBER: { en: "row numbers", ko: "행 번호" },
  NEAR_UNIQUE: { en: "almost every value is unique", ko: "값이 거의 모두 다름" },
};

/** Why a column was left out when rows were compared, in a few words. */
export function describeIdentifier({ reason }: Identifier, locale: Locale): string {
  return IDENTIFIERS[reason][locale];
}

/** Puts a finding into words. */
export function describeFinding(
  finding: Omit<Finding, "examples">,
  schema: CustomerSchema,
  locale: Locale,
): FindingText {
  return TEXTS[finding.kind][locale](valuesOf(finding, schema, locale));
}
