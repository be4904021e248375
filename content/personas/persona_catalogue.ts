import type { Localized } from "@/schema/column.ts";

/** From (inclusive) and to (exclusive). */
type Range = readonly [from: number, to: number];

/** One kind of customer group. */
export interface Persona {
  readonly key: string;
  /**
   * Where the centroid must lie: recency, frequency and monetary in standard deviations of the whole, risk as mean churn
   * probability over that of the whole (1 before scoring), orders as the typical number of all orders of a customer (met
   * where that is not known).
   */
  readonly when: {
    readonly recency?: Range;
    readonly frequency?: Range;
    readonly monetary?: Range;
    readonly risk?: Range;
    readonly orders?: Range;
  };
  readonly name: Localized;
  readonly description: Localized;
  /**
   * What those are called who are told from others of this persona by a qualifier, or by several, such as
   * `MONETARY_LOWER/FREQUENCY_HIGHER`; others keep the name, with the qualifiers behind it.
   */
  readonly variants?: Readonly<Record<string, PersonaVariant>>;
}

/** Some customers of a persona in words. */
export interface PersonaVariant {
  readonly name: Localized;
  readonly description: Localized;
}

const DRIFTING_AWAY: PersonaVariant = {
  name: { en: "Loyal big spenders drifting away", ko: "멀어지는 VIP 단골 고객" },
  description: {
    en: "They ordered often and brought high value, and are now likelier to stay away.",
    ko: "자주 주문하고 가치도 컸지만 이제 멀어질 가능성이 커진 고객입니다.",
  },
};
const STILL_ACTIVE: PersonaVariant = {
  name: { en: "Active loyal big spenders", ko: "활발한 VIP 단골 고객" },
  description: {
    en: "They order far more often than most, bring the most value, and are still coming.",
    ko: "주문이 잦고 가치가 가장 크며 지금도 꾸준히 찾는 핵심 고객입니다.",
  },
};

/** Of the most valuable customers, a shop often has several segments. */
const LOYAL_VARIANTS: Readonly<Record<string, PersonaVariant>> = {
  MONETARY_HIGHER: {
    name: { en: "Top spenders", ko: "최고액 VIP 고객" },
    description: {
      en: "They order far more often than most and bring more value than any other segment.",
      ko: "주문이 잦고 모든 세그먼트 가운데 가치가 가장 큰 고객입니다.",
    },
  },
  MONETARY_LOWER: {
    name: { en: "Good regulars", ko: "우량 단골 고객" },
    description: {
      en: "They order far more often than most and bring high value, if not the highest.",
      ko: "주문이 잦고, 최고액은 아니어도 가치가 큰 고객입니다.",
    },
  },
  "MONETARY_LOWER/FREQUENCY_HIGHER": {
    name: { en: "Most frequent good customers", ko: "주문이 가장 잦은 우량 고객" },
    description: {
      en: "They order most often of all and bring high value, if not the highest.",
      ko: "주문이 가장 잦고, 최고액은 아니어도 가치가 큰 고객입니다.",
    },
  },
  "MONETARY_LOWER/FREQUENCY_LOWER": {
    name: { en: "Good customers with fewer orders", ko: "주문은 적은 우량 고객" },
    description: {
      en: "They order more often than most, less often than the best, and bring high value.",
      ko: "최상위 고객만큼 자주는 아니지만 주문이 잦고 가치가 큰 고객입니다.",
    },
  },
  FREQUENCY_HIGHER: {
    name: { en: "Most frequent big spenders", ko: "주문이 가장 잦은 VIP 고객" },
    description: {
      en: "They order most often of all and bring the most value.",
      ko: "주문이 가장 잦고 가치도 큰 고객입니다.",
    },
  },
  FREQUENCY_LOWER: {
    name: { en: "Big spenders with fewer orders", ko: "주문은 적은 VIP 고객" },
    description: {
      en: "They order more often than most, less often than the best, and bring high value.",
      ko: "최상위 고객만큼 자주는 아니지만 주문이 잦고 가치가 큰 고객입니다.",
    },
  },
  RECENCY_HIGHER: DRIFTING_AWAY,
  CHURN_HIGHER: DRIFTING_AWAY,
  RECENCY_LOWER: STILL_ACTIVE,
  CHURN_LOWER: STILL_ACTIVE,
};

const high: Range = [0.5, Infinity];
const low: Range = [-Infinity, -0.4];
/** A second order is no habit yet, even where few customers came back at all. */
const often: Range = [3, Infinity];

/** All personas; the first whose conditions hold applies, and the last has none. */
export const PERSONAS = [
  {
    key: "LOYAL_BIG_SPENDERS",
    when: { frequency: high, monetary: high, orders: often },
    name: { en: "Loyal big spenders", ko: "VIP 단골 고객" },
    description: {
      en: "They come far more often than most and bring the most value.",
      ko: "이용이 잦고 가치도 가장 큰 핵심 고객입니다.",
    },
    variants: LOYAL_VARIANTS,
  },
  {
    key: "PAUSING_REGULARS",
    when: { frequency: high, recency: high, orders: often },
    name: { en: "Regulars on a pause", ko: "발길이 뜸해진 단골 고객" },
    description: {
      en: "They usually come often, but have been quiet for longer than most.",
      ko: "자주 이용하는 편이지만 최근 들어 공백이 길어진 고객입니다.",
    },
  },
  {
    key: "BUSY_REGULARS",
    when: { frequency: high, orders: often },
    name: { en: "Busy regulars", ko: "자주 찾는 단골 고객" },
    description: {
      en: "They come often and bring average or low value.",
      ko: "자주 이용하지만 가치는 평균 이하인 고객입니다.",
    },
  },
  {
    key: "QUIET_BIG_SPENDERS",
    when: { monetary: high, recency: high },
    name: { en: "Big spenders gone quiet", ko: "조용해진 큰손 고객" },
    description: {
      en: "They bring high value in few visits and have been quiet for a while.",
      ko: "가치는 크지만 이용이 드물고 한동안 활동이 없던 고객입니다.",
    },
  },
  {
    key: "ACTIVE_BIG_SPENDERS",
    when: { monetary: high },
    name: { en: "Active big spenders", ko: "활발한 큰손 고객" },
    description: {
      en: "They were here recently and bring high value in few visits.",
      ko: "최근에 이용했고, 횟수는 적어도 가치가 큰 고객입니다.",
    },
  },
  {
    key: "LONG_GONE",
    when: { recency: [1.75, Infinity] },
    name: { en: "Long gone", ko: "장기 미구매 고객" },
    description: {
      en: "They have been away longer than almost all other customers.",
      ko: "마지막 이용 이후 가장 오랜 시간이 지난 고객입니다.",
    },
  },
  {
    key: "FADING_OCCASIONALS",
    when: { recency: high },
    name: { en: "Occasional customers fading away", ko: "뜸해진 비정기 구매 고객" },
    description: {
      en: "They come now and then, and the last time was a while ago.",
      ko: "가끔 이용하던 고객으로, 마지막 이용 이후 시간이 꽤 지났습니다.",
    },
  },
  {
    key: "UNDECIDED_SMALL_BUYERS",
    when: { recency: low, monetary: low, risk: [1.15, Infinity] },
    name: { en: "Undecided small buyers", ko: "마음을 정하지 못한 소액 고객" },
    description: {
      en: "They were here recently, bring little value, and are more likely to churn than most.",
      ko: "최근 소액으로 이용했지만 아직 정착하지 않아 이탈 위험이 높은 고객입니다.",
    },
  },
  {
    key: "RECENT_SMALL_BUYERS",
    when: { recency: low, monetary: low },
    name: { en: "Recent small buyers", ko: "최근 구매한 소액 고객" },
    description: {
      en: "They were here recently and bring little value.",
      ko: "최근에 소액으로 이용한 고객입니다.",
    },
  },
  {
    key: "FRESHLY_ACTIVE",
    when: { recency: low },
    name: { en: "Freshly active customers", ko: "최근 활동 고객" },
    description: {
      en: "They were here more recently than most, with average value.",
      ko: "대부분의 고객보다 최근에 이용했고, 가치는 평균적인 고객입니다.",
    },
  },
  {
    key: "WAVERING_MIDDLE",
    when: { risk: [1.25, Infinity] },
    name: { en: "Wavering middle", ko: "흔들리는 일반 고객" },
    description: {
      en: "Average in every respect, but more likely to churn than most.",
      ko: "이용 수준은 평균적이지만 이탈 가능성이 높은 고객입니다.",
    },
  },
  {
    key: "SMALL_BASKETS",
    when: { monetary: low },
    name: { en: "Small baskets", ko: "소액 구매 고객" },
    description: {
      en: "They come at an average pace and bring little value.",
      ko: "이용 주기는 평범하지만 가치가 작은 고객입니다.",
    },
  },
  {
    key: "STEADY_MIDDLE",
    when: {},
    name: { en: "Steady middle", ko: "꾸준한 일반 고객" },
    description: {
      en: "Close to the average in every respect.",
      ko: "모든 지표가 평균에 가까운 고객입니다.",
    },
  },
] as const satisfies readonly Persona[];

/** The key of a persona. */
export type PersonaKey = (typeof PERSONAS)[number]["key"];
