import type { Localized } from "@/schema/column.ts";

/** From (inclusive) and to (exclusive). */
type Range = readonly [from: number, to: number];

/** One kind of customer group. */
export interface Persona {
  readonly key: string;
  /**
   * Where the centroid must lie: recency, frequency and monetary in standard deviations of the whole, risk as mean churn
   * probability over that of the whole (1 before scoring).
   */
  readonly when: {
    readonly recency?: Range;
    readonly frequency?: Range;
    readonly monetary?: Range;
    readonly risk?: Range;
  };
  readonly name: Localized;
  readonly description: Localized;
}

const high: Range = [0.5, Infinity];
const low: Range = [-Infinity, -0.4];

/** All personas; the first whose conditions hold applies, and the last has none. */
export const PERSONAS = [
  {
    key: "LOYAL_BIG_SPENDERS",
    when: { frequency: high, monetary: high },
    name: { en: "Loyal big spenders", ko: "VIP 단골 고객" },
    description: {
      en: "They order far more often than most and bring the most value.",
      ko: "주문이 잦고 거래 가치도 가장 큰 핵심 고객입니다.",
    },
  },
  {
    key: "PAUSING_REGULARS",
    when: { frequency: high, recency: high },
    name: { en: "Regulars on a pause", ko: "발길이 뜸해진 단골 고객" },
    description: {
      en: "They order often, in ordinary amounts, but have been quiet for longer than most.",
      ko: "주문은 잦은 편이지만 최근 들어 구매 공백이 길어진 고객입니다.",
    },
  },
  {
    key: "BUSY_REGULARS",
    when: { frequency: high },
    name: { en: "Busy regulars", ko: "자주 찾는 단골 고객" },
    description: {
      en: "They order often and ordered lately, in ordinary or small amounts.",
      ko: "최근까지도 자주 주문하며, 건당 가치는 평범한 고객입니다.",
    },
  },
  {
    key: "QUIET_BIG_SPENDERS",
    when: { monetary: high, recency: high },
    name: { en: "Big spenders gone quiet", ko: "조용해진 큰손 고객" },
    description: {
      en: "They bring high value with few orders and have not ordered for a while.",
      ko: "거래 가치는 크지만 주문이 드물고 한동안 구매가 없던 고객입니다.",
    },
  },
  {
    key: "ACTIVE_BIG_SPENDERS",
    when: { monetary: high },
    name: { en: "Active big spenders", ko: "활발한 큰손 고객" },
    description: {
      en: "They ordered lately and bring high value with few orders.",
      ko: "최근에 구매했고, 주문 수는 적어도 거래 가치가 큰 고객입니다.",
    },
  },
  {
    key: "LONG_GONE",
    when: { recency: [1.75, Infinity] },
    name: { en: "Long gone", ko: "장기 미구매 고객" },
    description: {
      en: "Their last order lies further back than almost anybody's.",
      ko: "마지막 주문 이후 가장 오랜 시간이 지난 고객입니다.",
    },
  },
  {
    key: "FADING_OCCASIONALS",
    when: { recency: high },
    name: { en: "Occasional buyers fading away", ko: "뜸해진 비정기 구매 고객" },
    description: {
      en: "They order now and then, and the last order was a while ago.",
      ko: "가끔 주문하던 고객으로, 마지막 주문 이후 시간이 꽤 지났습니다.",
    },
  },
  {
    key: "UNDECIDED_SMALL_BUYERS",
    when: { recency: low, monetary: low, risk: [1.15, Infinity] },
    name: { en: "Undecided small buyers", ko: "마음을 정하지 못한 소액 고객" },
    description: {
      en: "They have just ordered, little and seldom, and are likelier to leave than most.",
      ko: "최근 소액으로 주문했지만 아직 정착하지 않아 이탈 위험이 높은 고객입니다.",
    },
  },
  {
    key: "RECENT_SMALL_BUYERS",
    when: { recency: low, monetary: low },
    name: { en: "Recent small buyers", ko: "최근 구매한 소액 고객" },
    description: {
      en: "They have just ordered, in small amounts.",
      ko: "최근에 소액으로 주문한 고객입니다.",
    },
  },
  {
    key: "FRESHLY_ACTIVE",
    when: { recency: low },
    name: { en: "Freshly active customers", ko: "최근 활동 고객" },
    description: {
      en: "They ordered more recently than most, in ordinary amounts.",
      ko: "대부분의 고객보다 최근에, 평균적인 규모로 주문한 고객입니다.",
    },
  },
  {
    key: "WAVERING_MIDDLE",
    when: { risk: [1.25, Infinity] },
    name: { en: "Wavering middle", ko: "흔들리는 일반 고객" },
    description: {
      en: "Average in what they buy, but likelier to leave than most.",
      ko: "구매 수준은 평균적이지만 이탈 가능성이 높은 고객입니다.",
    },
  },
  {
    key: "SMALL_BASKETS",
    when: { monetary: low },
    name: { en: "Small baskets", ko: "소액 구매 고객" },
    description: {
      en: "They buy at an ordinary pace and in small amounts.",
      ko: "구매 주기는 평범하지만 거래 가치가 작은 고객입니다.",
    },
  },
  {
    key: "STEADY_MIDDLE",
    when: {},
    name: { en: "Steady middle", ko: "꾸준한 일반 고객" },
    description: {
      en: "Close to the average in everything.",
      ko: "모든 지표가 평균에 가까운 고객입니다.",
    },
  },
] as const satisfies readonly Persona[];

/** The key of a persona. */
export type PersonaKey = (typeof PERSONAS)[number]["key"];
