import type { ColumnFigures, Figures, Tier } from "@/content/playbook/figures.ts";
import type { Rfm } from "@/ml/segments/rfm.ts";

type Sentence = (figures: Figures) => string;
type ColumnSentence = (column: ColumnFigures) => string;

/** The sentences of a rationale. */
export interface Sentences {
  readonly size: Sentence;
  /** What sets the group apart, by the role of the column. */
  readonly standout: Readonly<Record<keyof Rfm, ColumnSentence>>;
  /** What sets it apart in a column that has none of these roles. */
  readonly column: ColumnSentence;
  /** Its other columns. */
  readonly otherColumns: (columns: readonly ColumnFigures[]) => string;
  readonly risk: Readonly<Record<Tier, Sentence>>;
  /** When those who come back order, and so when to write. */
  readonly rhythm: (rhythm: NonNullable<Figures["rhythm"]>) => string;
  /** What could be lost. */
  readonly atStake: (amount: string) => string;
}

/** "Days since last order 7.6 on average, against 4.5 overall". */
const meanEn = ({ label, own, whole, isDate }: ColumnFigures) =>
  `${label} ${own}${
    isDate ? " days before the latest date" : ""
  } on average, against ${whole} overall`;

const meanKo = ({ label, own, whole, isDate }: ColumnFigures) =>
  isDate
    ? `${label} 평균이 가장 최근 날짜보다 ${own}일 앞서며 전체 평균은 ${whole}일입니다`
    : `${label} 평균 ${own}, 전체 평균 ${whole}입니다`;

export const SENTENCES_EN: Sentences = {
  size: ({ size, share, columns: [first] }) =>
    first?.more
      ? `The segment has ${size} active customers, ${share} of all.`
      : `Of all active customers, ${share} are in this segment: ${size} people.`,
  standout: {
    recency: (column) =>
      `What sets them apart is ${column.more ? "a long silence" : "recent activity"}: ` +
      `${meanEn(column)}.`,
    frequency: (column) =>
      `What sets them apart is how ${column.more ? "often" : "seldom"} they come: ` +
      `${meanEn(column)}.`,
    monetary: (column) =>
      `What sets them apart is their ${column.more ? "high" : "low"} value: ${meanEn(column)}.`,
  },
  column: (column) => `What sets them apart: ${meanEn(column)}.`,
  otherColumns: (columns) => {
    const unit = (isDate: boolean) => isDate ? " days before the latest date" : "";
    return columns[0]?.more
      ? `Their other averages: ${
        columns.map(({ label, own, whole, isDate }) =>
          `${label} ${own}${unit(isDate)} (overall ${whole})`
        ).join(", ")
      }.`
      : `Compared with everyone, ${
        columns.map(({ label, own, whole, isDate }) =>
          `${label} averages ${own}${unit(isDate)} against ${whole}`
        ).join(" and ")
      }.`;
  },
  risk: {
    ABOVE: ({ churn, expectedChurners }) =>
      `At ${churn.own} their churn probability is above the overall ${churn.whole}; about ` +
      `${expectedChurners} of them are expected to churn, so retention budget is well spent here.`,
    LIKE: ({ churn, expectedChurners }) =>
      `Their churn probability of ${churn.own} is close to the overall ${churn.whole}, with about ` +
      `${expectedChurners} likely to churn; well-timed prompts are enough.`,
    BELOW: ({ churn, expectedChurners }) =>
      `Their churn probability is only ${churn.own} (overall ${churn.whole}), about ${expectedChurners} ` +
      `customers, so protect the margin and spend on service before discounts.`,
    UNKNOWN: () => "They have not been scored yet, so their churn probability is unknown.",
  },
  rhythm: ({ gapDays, isOverdue }) =>
    isOverdue
      ? `Those who come back typically do so after ${gapDays} days, and on average the segment ` +
        "has been silent for longer: write now."
      : `Those who come back typically do so after ${gapDays} days: write before that time has ` +
        "passed.",
  atStake: (amount) =>
    `Of next year's expected spend, ${amount} is at stake with the customers at risk.`,
};

export const SENTENCES_KO: Sentences = {
  size: ({ size, share }) =>
    `이 세그먼트의 활성 고객은 ${size}명으로, 전체 활성 고객의 ${share}입니다.`,
  standout: {
    recency: (column) =>
      `가장 큰 특징은 ${column.more ? "긴 공백" : "최근 활동"}입니다: ${meanKo(column)}.`,
    frequency: (column) =>
      `가장 큰 특징은 ${column.more ? "잦은 이용" : "뜸한 이용"}입니다: ${meanKo(column)}.`,
    monetary: (column) =>
      `가장 큰 특징은 ${column.more ? "높은" : "낮은"} 고객 가치입니다: ${meanKo(column)}.`,
  },
  column: (column) => `가장 큰 특징은 다음과 같습니다: ${meanKo(column)}.`,
  otherColumns: (columns) =>
    `그 밖의 평균은 ${
      columns.map(({ label, own, whole, isDate }) =>
        isDate
          ? `${label} 가장 최근 날짜보다 ${own}일 전(전체 ${whole}일)`
          : `${label} ${own}(전체 ${whole})`
      ).join(", ")
    }입니다.`,
  risk: {
    ABOVE: ({ churn, expectedChurners }) =>
      `예상 이탈률은 ${churn.own}로 전체 평균 ${churn.whole}보다 높아 약 ${expectedChurners}명의 이탈이 ` +
      `예상되므로, 유지 예산을 우선 배정할 만합니다.`,
    LIKE: ({ churn, expectedChurners }) =>
      `예상 이탈률은 ${churn.own}로 전체 평균 ${churn.whole}와 비슷하며 약 ${expectedChurners}명의 이탈이 ` +
      `예상됩니다. 시기를 잘 맞춘 안내만으로도 충분합니다.`,
    BELOW: ({ churn, expectedChurners }) =>
      `예상 이탈률은 ${churn.own}로 전체 평균 ${churn.whole}보다 낮아 이탈 예상 고객은 약 ` +
      `${expectedChurners}명입니다. 할인보다 서비스에 투자해 이익률을 지키는 편이 좋습니다.`,
    UNKNOWN: () => "아직 예측을 실행하지 않아 이탈 확률은 알 수 없습니다.",
  },
  rhythm: ({ gapDays, isOverdue }) =>
    isOverdue
      ? `다시 주문하는 고객은 보통 ${gapDays}일 간격으로 주문하는데, 이 세그먼트는 평균적으로 그보다 ` +
        "오래 주문이 없으므로 지금 연락해야 합니다."
      : `다시 주문하는 고객은 보통 ${gapDays}일 간격으로 주문하므로, 그 시기가 지나기 전에 연락하는 편이 ` +
        "좋습니다.",
  atStake: (amount) =>
    `이탈 위험 고객에게서 잃을 수 있는 향후 1년 예상 구매 금액은 ${amount}입니다.`,
};
