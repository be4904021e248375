import type { Locale, Localized } from "@/schema/column.ts";
import type {
  ComparedGroup,
  EffectSize,
  Hypothesis,
  HypothesisKind,
  Obstacle,
  TestFigures,
} from "@/ml/statistics/hypotheses.ts";

/** A hypothesis in words. */
export interface HypothesisText {
  /** What is believed. */
  readonly claim: string;
  /** What the customers show, and in which direction; or why that cannot be told. */
  readonly finding: string;
  /** The test with its figures; empty where none was made. */
  readonly evidence: string;
}

const CLAIMS: Readonly<Record<HypothesisKind, Localized>> = {
  LOW_SATISFACTION: {
    en: "Customers who are less satisfied churn more.",
    ko: "만족도가 낮은 고객일수록 더 많이 이탈한다.",
  },
  LONG_ABSENCE: {
    en: "Customers whose last order is longer ago churn more.",
    ko: "마지막 주문이 오래된 고객일수록 더 많이 이탈한다.",
  },
  COMPLAINT: {
    en: "Customers who complained last month churn more.",
    ko: "지난달에 불만을 제기한 고객이 더 많이 이탈한다.",
  },
};

/** What the two groups' figures show, `a` and `b` put in; the first where the second group's is higher. */
const DIRECTIONS: Readonly<
  Record<HypothesisKind, Record<"higher" | "lower", Localized>>
> = {
  LOW_SATISFACTION: {
    higher: {
      en:
        "Customers who churned were more satisfied: mean score {b}, against {a} of those who stayed.",
      ko: "이탈한 고객의 만족도가 오히려 더 높습니다: 평균 {b}점, 남은 고객은 {a}점.",
    },
    lower: {
      en:
        "Customers who churned were less satisfied: mean score {b}, against {a} of those who stayed.",
      ko: "이탈한 고객의 만족도가 더 낮습니다: 평균 {b}점, 남은 고객은 {a}점.",
    },
  },
  LONG_ABSENCE: {
    higher: {
      en:
        "Customers who churned had ordered longer ago: {b} days on average, against {a} of those who stayed.",
      ko: "이탈한 고객의 마지막 주문이 더 오래되었습니다: 평균 {b}일 전, 남은 고객은 {a}일 전.",
    },
    lower: {
      en:
        "Customers who churned had ordered more recently: {b} days ago on average, against {a} of those who stayed.",
      ko: "이탈한 고객의 마지막 주문이 오히려 더 최근입니다: 평균 {b}일 전, 남은 고객은 {a}일 전.",
    },
  },
  COMPLAINT: {
    higher: {
      en: "Customers who complained churn more: {b}, against {a} of those who did not.",
      ko: "불만을 제기한 고객의 이탈률이 더 높습니다: {b}, 제기하지 않은 고객은 {a}.",
    },
    lower: {
      en: "Customers who complained churn less: {b}, against {a} of those who did not.",
      ko: "불만을 제기한 고객의 이탈률이 오히려 더 낮습니다: {b}, 제기하지 않은 고객은 {a}.",
    },
  },
};

const UNDECIDED: Readonly<Record<HypothesisKind, Localized>> = {
  LOW_SATISFACTION: {
    en:
      "No difference beyond chance: mean score {b} of those who churned, {a} of those who stayed.",
    ko: "우연을 넘는 차이가 없습니다: 평균 만족도는 이탈한 고객 {b}점, 남은 고객 {a}점.",
  },
  LONG_ABSENCE: {
    en:
      "No difference beyond chance: last order {b} days ago on average of those who churned, {a} of those who " +
      "stayed.",
    ko: "우연을 넘는 차이가 없습니다: 마지막 주문은 이탈한 고객 평균 {b}일 전, 남은 고객 {a}일 전.",
  },
  COMPLAINT: {
    en:
      "No difference beyond chance: {b} of those who complained churned, {a} of those who did not.",
    ko: "우연을 넘는 차이가 없습니다: 이탈률은 불만을 제기한 고객 {b}, 제기하지 않은 고객 {a}.",
  },
};

const OBSTACLE_TEXTS: Readonly<Record<Obstacle, Localized>> = {
  NO_OUTCOME: {
    en:
      "This cannot be told: it takes customers known to have churned and customers known to have stayed. Import " +
      "the column Churn.",
    ko:
      "판단할 수 없습니다. 이탈한 고객과 남은 고객이 모두 있어야 합니다. Churn 열을 가져와 주세요.",
  },
  EMPTY_COLUMN: {
    en: "This cannot be told: the table has no values in the column that it is about.",
    ko: "판단할 수 없습니다. 이 가설에 필요한 열에 값이 없습니다.",
  },
  TOO_FEW: {
    en:
      "This cannot be told: there are too few customers with a known outcome and a value to compare.",
    ko: "판단할 수 없습니다. 이탈 여부와 값이 모두 있는 고객이 비교하기에 너무 적습니다.",
  },
  NO_VARIATION: {
    en: "This cannot be told: all customers have the same value.",
    ko: "판단할 수 없습니다. 모든 고객의 값이 같습니다.",
  },
};

const EFFECT_SIZE_TEXTS: Readonly<Record<EffectSize, Localized>> = {
  NEGLIGIBLE: { en: "negligible", ko: "무시할 만함" },
  SMALL: { en: "small", ko: "작음" },
  MEDIUM: { en: "medium", ko: "중간" },
  LARGE: { en: "large", ko: "큼" },
};

/** Puts a hypothesis and what the customers say to it into words. */
export function describeHypothesis(hypothesis: Hypothesis, locale: Locale): HypothesisText {
  const { kind, obstacle, figures, test } = hypothesis;
  return {
    claim: CLAIMS[kind][locale],
    finding: obstacle ? OBSTACLE_TEXTS[obstacle][locale] : findingOf(hypothesis, locale),
    evidence: figures ? describeTest(test, figures, locale) : "",
  };
}

function findingOf({ kind, verdict, groups }: Hypothesis, locale: Locale): string {
  const [a, b] = groups as readonly [ComparedGroup, ComparedGroup];
  const text = verdict === "UNDECIDED"
    ? UNDECIDED[kind]
    : DIRECTIONS[kind][b.figure > a.figure ? "higher" : "lower"];
  const { format } = new Intl.NumberFormat(
    locale,
    kind === "COMPLAINT"
      ? { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2 },
  );
  return text[locale].replace("{a}", format(a.figure)).replace("{b}", format(b.figure));
}

/** A test in one line: its name, statistic, p-value and effect size. */
export function describeTest(
  test: Hypothesis["test"],
  { statistic, df, p, effect, effectSize }: TestFigures,
  locale: Locale,
): string {
  const number = (value: number, digits = 2) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)
      .replace("-", "−");
  const size = EFFECT_SIZE_TEXTS[effectSize][locale];
  const probability = describeP(p, locale);
  if (test === "WELCH_T") {
    const name = { en: "Welch's t-test", ko: "웰치 t 검정" }[locale];
    return `${name}: t = ${number(statistic)}, df = ${number(df)}, ${probability}, ` +
      `Cohen's d = ${number(effect, 3)} (${size})`;
  }
  const name = df === 1
    ? { en: "Chi-squared test with Yates's correction", ko: "카이제곱 검정(예이츠 보정)" }[locale]
    : { en: "Chi-squared test", ko: "카이제곱 검정" }[locale];
  return `${name}: χ² = ${number(statistic)}, df = ${df}, ${probability}, ` +
    `Cramér's V = ${number(effect, 3)} (${size})`;
}

/** A p-value such as `p = 0.023` or `p = 1.2 × 10⁻¹⁵`. */
export function describeP(p: number, locale: Locale): string {
  if (p === 0) return "p < 10⁻³⁰⁰";
  if (p >= 0.001) {
    return `p = ${new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(p)}`;
  }
  const [digits, exponent] = p.toExponential(1).split("e-");
  return `p = ${digits} × 10⁻${
    [...exponent!].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("")
  }`;
}
