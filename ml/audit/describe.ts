import type { Finding } from "@/ml/audit/audit.ts";
import { COLUMNS, type Localized } from "@/ml/schema.ts";

type Locale = keyof Localized;
type Values = Readonly<Record<string, string>>;

/** What was found, and what follows from it. */
export interface FindingText {
  readonly finding: string;
  readonly consequence: string;
}

type Texts = Readonly<Record<Locale, (values: Values) => FindingText>>;

const TEXTS: Readonly<Record<Finding["kind"], Texts>> = {
  EXACT_DUPLICATES: {
    en: ({ rows }) => ({
      finding: `${rows} rows repeat an earlier row in everything but the ID.`,
      consequence: "A random split tests a model on rows that it has learnt by heart.",
    }),
    ko: ({ rows }) => ({
      finding: `ID를 제외한 모든 값이 앞선 행과 같은 행이 ${rows}개 있습니다.`,
      consequence: "무작위로 나누면 모델이 이미 외운 행으로 평가하게 됩니다.",
    }),
  },
  APPENDED_COPY: {
    en: ({ rows, lag, shiftedColumns }) => ({
      finding:
        `${rows} rows repeat the row ${lag} rows above them, with ${shiftedColumns} columns shifted by a constant.`,
      consequence: "They are no new customers: a random split leaks them into the test.",
    }),
    ko: ({ rows, lag, shiftedColumns }) => ({
      finding:
        `${rows}개 행이 ${lag}행 위의 행을 되풀이하며, ${shiftedColumns}개 열은 일정한 값만큼 옮겨져 있습니다.`,
      consequence: "새로운 고객이 아니므로, 무작위로 나누면 평가 데이터에 정답이 섞입니다.",
    }),
  },
  ALTERED_COPY: {
    en: ({ rows, lag, unaltered }) => ({
      finding: `${rows} rows repeat at least three quarters of the row ${lag} rows above them; ` +
        `${unaltered} of them repeat all of it.`,
      consequence: "They are hardly new customers: figures that do not tie them are too good.",
    }),
    ko: ({ rows, lag, unaltered }) => ({
      finding:
        `${rows}개 행이 ${lag}행 위의 행과 값의 4분의 3 이상 같고, 그중 ${unaltered}개는 모두 같습니다.`,
      consequence: "사실상 같은 고객이므로, 묶지 않고 평가한 수치는 실제보다 좋게 나옵니다.",
    }),
  },
  LABEL_LEAK: {
    en: ({ column, auc }) => ({
      finding: `${column} alone all but tells who churned (AUC ${auc}).`,
      consequence: "It was probably recorded after the churn; a model would be blind without it.",
    }),
    ko: ({ column, auc }) => ({
      finding: `${column} 하나만으로 이탈 여부가 거의 드러납니다(AUC ${auc}).`,
      consequence: "이탈한 뒤에 기록된 값일 수 있어, 실제 예측에는 쓸 수 없습니다.",
    }),
  },
  PREDICTIVE_IDENTIFIER: {
    en: ({ column, auc }) => ({
      finding: `${column || "The order of the rows"} predicts churn (AUC ${auc}).`,
      consequence: "The table was sorted or joined by something that knows the outcome.",
    }),
    ko: ({ column, auc }) => ({
      finding: `${column || "행의 순서"}만으로 이탈이 예측됩니다(AUC ${auc}).`,
      consequence: "결과를 아는 기준으로 정렬되거나 합쳐진 표일 수 있습니다.",
    }),
  },
  CONSTANT_COLUMN: {
    en: ({ column, value }) => ({
      finding: `${column} has the same value in every row (${value || "missing"}).`,
      consequence: "It tells a model nothing.",
    }),
    ko: ({ column, value }) => ({
      finding: `${column} 열은 모든 행의 값이 같습니다(${value || "값 없음"}).`,
      consequence: "모델에 아무 정보도 주지 않습니다.",
    }),
  },
  NEAR_CONSTANT_COLUMN: {
    en: ({ column, value, rows }) => ({
      finding: `${column} has the same value in ${rows} rows (${value || "missing"}).`,
      consequence: "It tells a model next to nothing.",
    }),
    ko: ({ column, value, rows }) => ({
      finding: `${column} 열은 ${rows}개 행의 값이 같습니다(${value || "값 없음"}).`,
      consequence: "모델에 거의 정보를 주지 않습니다.",
    }),
  },
  CATEGORY_DRIFT: {
    en: ({ column, unseen, psi }) => ({
      finding: unseen
        ? `${column} holds categories that training never saw: ${unseen}.`
        : `The shares of ${column} moved away from training (stability index ${psi}).`,
      consequence: "Predictions for these customers are less certain than the figures say.",
    }),
    ko: ({ column, unseen, psi }) => ({
      finding: unseen
        ? `${column} 열에 학습 때 없던 범주가 있습니다: ${unseen}.`
        : `${column} 열의 구성비가 학습 때와 달라졌습니다(안정성 지수 ${psi}).`,
      consequence: "이 고객들의 예측은 평가 수치보다 불확실합니다.",
    }),
  },
};

/**
 * Puts a finding into words.
 *
 * Evidence by kind: duplicates · lag, unaltered, labelsEqual, shiftedColumns, offsets · auc · source, auc · value, share ·
 * psi, unseen.
 */
export function describeFinding(finding: Finding, locale: Locale): FindingText {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const label = COLUMNS.find(({ field }) => field === finding.column)?.label[locale];
  const values: Record<string, string> = {
    rows: number.format(finding.rows),
    column: label ?? finding.column ?? "",
  };
  for (const [name, value] of Object.entries(finding.evidence)) {
    values[name] = typeof value === "number" ? number.format(value) : value ?? "";
  }
  return TEXTS[finding.kind][locale](values);
}
