import type { Finding } from "@/ml/data_check/data_check.ts";
import type { LeakReason } from "@/ml/data_check/leaks.ts";
import type { CustomerSchema, Locale, Localized } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { columnOf } from "@/schema/schema.ts";

/** A finding's figures as they are shown, by name; empty where there is none. */
export type Values = Readonly<Record<string, string>>;

/** One figure that shows a finding. */
export interface Evidence {
  /** Stable, for programs. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** What evidence is called; by kind of finding, in this order. */
const LABELS: Readonly<Record<string, Localized>> = {
  lag: { en: "rows apart", ko: "행 간격" },
  unaltered: { en: "rows equal in every column", ko: "모든 열이 같은 행" },
  labelsEqual: { en: "same outcome", ko: "이탈 여부가 같은 비율" },
  shiftedColumns: { en: "columns moved by a fixed amount", ko: "일정하게 달라진 열" },
  offsets: { en: "moved by", ko: "달라진 크기" },
  source: { en: "seen in", ko: "드러난 곳" },
  reason: { en: "why", ko: "이유" },
  auc: { en: "AUC (0.5 is chance, 1 is certain)", ko: "AUC(0.5는 우연, 1은 확실)" },
  value: { en: "value", ko: "값" },
  share: { en: "share of the rows", ko: "행 비율" },
  unseen: { en: "never seen in training", ko: "학습 때 없던 값" },
  outside: { en: "rows outside the range", ko: "범위를 벗어난 행" },
  least: { en: "least in training", ko: "학습 때 최솟값" },
  greatest: { en: "greatest in training", ko: "학습 때 최댓값" },
  psi: {
    en: "population stability index (from 0.25 a large shift)",
    ko: "모집단 안정성 지수(0.25 이상이면 큰 변화)",
  },
  missing: { en: "empty", ko: "빈 행" },
  missingInTraining: { en: "empty in training", ko: "학습 때 빈 행" },
};

const SHARES = new Set(["labelsEqual", "share", "missing", "missingInTraining"]);

/** One column's offset among those of a copy. */
const OFFSET = /(\S+) ([+-][\d.e]+)/g;

const SOURCES: Readonly<Record<string, Localized>> = {
  identity: { en: "the customer ID", ko: "고객 ID" },
  order: { en: "the order of the rows", ko: "행의 순서" },
};

const REASONS: Readonly<Record<LeakReason, Localized>> = {
  EQUALS_LABEL: { en: "equals the outcome", ko: "이탈 여부와 같음" },
  PREDICTION: { en: "a prediction of the outcome", ko: "이탈 여부를 예측한 값" },
  PREDICTS_ALONE: { en: "predicts the outcome alone", ko: "혼자서 이탈 여부를 맞힘" },
};

const YES_NO: Readonly<Record<string, Localized>> = {
  true: { en: "yes", ko: "예" },
  false: { en: "no", ko: "아니요" },
};

/**
 * What shows a finding, for a reader.
 *
 * By kind: duplicates have none · copies: lag, unaltered, labelsEqual, shiftedColumns, offsets · leaks: reason, auc ·
 * identifiers: source, auc · constants: value, share · drift: unseen or outside, least, greatest; psi, missing,
 * missingInTraining.
 */
export function evidenceOf(
  finding: Omit<Finding, "examples">,
  schema: CustomerSchema,
  locale: Locale,
): Evidence[] {
  const values = valuesOf(finding, schema, locale);
  return Object.keys(finding.evidence).flatMap((name) => {
    const value = values[name];
    return value ? [{ name, label: LABELS[name]?.[locale] ?? name, value }] : [];
  });
}

/** A finding's figures in a language, `rows` and `column` among them. */
export function valuesOf(
  { column, rows, evidence }: Omit<Finding, "examples">,
  schema: CustomerSchema,
  locale: Locale,
): Values {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const known = column === undefined ? undefined : columnOf(schema, column);
  const labelOf = (key: string) => columnOf(schema, key)?.label[locale] ?? key;
  const words: Readonly<Record<string, Values | undefined>> = {
    source: wordsIn(SOURCES, locale),
    reason: wordsIn(REASONS, locale),
    value: known && shapeOf(known) === "flag" ? wordsIn(YES_NO, locale) : undefined,
  };
  const shown = Object.entries(evidence).map(([name, value]) => [
    name,
    name === "offsets"
      ? String(value).replaceAll(OFFSET, (_, key, by) => `${labelOf(key)} ${by}`)
      : typeof value === "number"
      ? (SHARES.has(name) ? share : number).format(value)
      : words[name]?.[value ?? ""] ?? value ?? "",
  ]);
  return {
    rows: number.format(rows),
    column: labelOf(column ?? ""),
    ...Object.fromEntries(shown),
  };
}

function wordsIn(words: Readonly<Record<string, Localized>>, locale: Locale): Values {
  return Object.fromEntries(Object.entries(words).map(([key, text]) => [key, text[locale]]));
}
