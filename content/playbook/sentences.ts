import type { ColumnFigures, Figures, RfmFigures, Tier } from "@/content/playbook/figures.ts";
import type { Rfm } from "@/ml/segments/rfm.ts";

type Sentence = (figures: Figures) => string;
/** A sentence about a segment by recency, frequency and monetary value. */
type RfmSentence = (figures: Figures & RfmFigures) => string;

/** The sentences of a rationale. */
export interface Sentences {
  readonly size: Sentence;
  /** What sets the group apart. */
  readonly standout: Readonly<Record<keyof Rfm, RfmSentence>>;
  /** The other two traits. */
  readonly others: Readonly<Record<keyof Rfm, RfmSentence>>;
  /** What sets a group apart that was made from other columns. */
  readonly column: (column: ColumnFigures) => string;
  /** Those of its columns that do so less. */
  readonly otherColumns: (columns: readonly ColumnFigures[]) => string;
  readonly risk: Readonly<Record<Tier, Sentence>>;
}

export const SENTENCES_EN: Sentences = {
  size: ({ size, share, rfm }) =>
    !rfm || rfm.recency.more
      ? `The group counts ${size} active customers, ${share} of all.`
      : `Of all active customers ${share} are like this: ${size} people.`,
  standout: {
    recency: ({ recency: { own, whole, more } }) =>
      more
        ? `What sets them apart is the silence: ${own} days since the last order, against ${whole} overall.`
        : `What sets them apart is how lately they ordered: ${own} days ago, against ${whole} overall.`,
    frequency: ({ frequency: { own, whole, more } }) =>
      more
        ? `What sets them apart is how often they order: ${own} orders a month, against ${whole} overall.`
        : `What sets them apart is how seldom they order: ${own} orders a month, against ${whole} overall.`,
    monetary: ({ monetary: { own, whole, more } }) =>
      `What sets them apart is their ${more ? "high" : "low"} value: ${own} in mean cashback, ` +
      `against ${whole} overall.`,
  },
  others: {
    recency: ({ recency, frequency, monetary }) =>
      recency.more
        ? `They place ${frequency.own} orders a month (overall ${frequency.whole}) and earn ` +
          `${monetary.own} in cashback (overall ${monetary.whole}).`
        : `Mean cashback stands at ${monetary.own}, where the average customer gets ` +
          `${monetary.whole}, with ${frequency.own} monthly orders against ${frequency.whole}.`,
    frequency: ({ recency, monetary }) =>
      `Their last order was ${recency.own} days ago (overall ${recency.whole}), their mean ` +
      `cashback is ${monetary.own} (overall ${monetary.whole}).`,
    monetary: ({ recency, frequency }) =>
      `They last ordered ${recency.own} days ago (overall ${recency.whole}) and place ` +
      `${frequency.own} orders a month (overall ${frequency.whole}).`,
  },
  column: ({ label, own, whole, isDate }) =>
    isDate
      ? `What sets them apart is "${label}": on average ${own} days before the latest date, against ${whole} overall.`
      : `What sets them apart is "${label}": ${own} on average, against ${whole} overall.`,
  otherColumns: (columns) =>
    `Their other averages: ${
      columns.map(({ label, own, whole, isDate }) =>
        `"${label}" ${own}${isDate ? " days before the latest date" : ""} (overall ${whole})`
      ).join(", ")
    }.`,
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
};

export const SENTENCES_KO: Sentences = {
  size: ({ size, share }) =>
    `이 그룹은 활성 고객 ${size}명으로, 전체 활성 고객의 ${share}를 차지합니다.`,
  standout: {
    recency: ({ recency: { own, whole, more } }) =>
      more
        ? `가장 큰 특징은 긴 구매 공백으로, 마지막 주문 후 평균 ${own}일이 지났습니다(전체 평균 ${whole}일).`
        : `가장 큰 특징은 최근 구매로, 마지막 주문 후 평균 ${own}일밖에 지나지 않았습니다(전체 평균 ${whole}일).`,
    frequency: ({ frequency: { own, whole, more } }) =>
      more
        ? `가장 큰 특징은 잦은 주문으로, 월평균 ${own}회 주문합니다(전체 평균 ${whole}회).`
        : `가장 큰 특징은 적은 주문 횟수로, 월평균 ${own}회 주문하는 데 그칩니다(전체 평균 ${whole}회).`,
    monetary: ({ monetary: { own, whole, more } }) =>
      more
        ? `가장 큰 특징은 높은 거래 가치로, 평균 캐시백이 ${own}에 이릅니다(전체 평균 ${whole}).`
        : `가장 큰 특징은 낮은 거래 가치로, 평균 캐시백이 ${own}에 머뭅니다(전체 평균 ${whole}).`,
  },
  others: {
    recency: ({ frequency, monetary }) =>
      `주문은 월평균 ${frequency.own}회(전체 ${frequency.whole}회), 평균 캐시백은 ${monetary.own}` +
      `(전체 ${monetary.whole})입니다.`,
    frequency: ({ recency, monetary }) =>
      `마지막 주문은 평균 ${recency.own}일 전(전체 ${recency.whole}일), 평균 캐시백은 ${monetary.own}` +
      `(전체 ${monetary.whole})입니다.`,
    monetary: ({ recency, frequency }) =>
      `마지막 주문은 평균 ${recency.own}일 전(전체 ${recency.whole}일)이며, 월평균 ${frequency.own}회` +
      `(전체 ${frequency.whole}회) 주문합니다.`,
  },
  column: ({ label, own, whole, isDate }) =>
    isDate
      ? `가장 큰 특징은 "${label}" 값으로, 가장 최근 날짜보다 평균 ${own}일 앞섭니다(전체 평균 ${whole}일).`
      : `가장 큰 특징은 "${label}" 값으로, 평균 ${own}입니다(전체 평균 ${whole}).`,
  otherColumns: (columns) =>
    `그 밖의 평균은 ${
      columns.map(({ label, own, whole, isDate }) =>
        isDate
          ? `"${label}" 최근 날짜보다 ${own}일 전(전체 ${whole}일)`
          : `"${label}" ${own}(전체 ${whole})`
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
};
