/** What the groups by recency and value are called, who is in them, and what to do about them. */
import type { RfmGroup } from "@/ml/segments/rfm_groups.ts";
import type { Localized } from "@/schema/column.ts";

/** A group in words. */
export interface RfmGroupWords {
  readonly name: Localized;
  /** Who is in it. */
  readonly who: Localized;
  /** What to do. */
  readonly advice: Localized;
}

/** The words of each group. */
export const RFM_GROUP_WORDS: Readonly<Record<RfmGroup, RfmGroupWords>> = {
  CHAMPIONS: {
    name: { en: "Champions", ko: "최우수 고객" },
    who: {
      en: "Ordered very recently, order often and spend the most.",
      ko: "아주 최근에 주문했고, 자주 주문하며, 가장 많이 구매합니다.",
    },
    advice: {
      en: "Give early access and thanks rather than discounts. Ask for reviews and referrals.",
      ko: "할인보다 신상품 선공개와 감사 인사로 보답하세요. 후기와 추천을 부탁하세요.",
    },
  },
  LOYAL: {
    name: { en: "Loyal", ko: "충성 고객" },
    who: {
      en: "Order often and spend well, most recently some time ago.",
      ko: "자주 주문하고 많이 구매하며, 마지막 주문은 조금 지났습니다.",
    },
    advice: {
      en: "Invite to the loyalty programme and recommend what goes with past orders.",
      ko: "멤버십에 초대하고 지난 주문과 어울리는 상품을 추천하세요.",
    },
  },
  POTENTIAL_LOYALISTS: {
    name: { en: "Potential loyalists", ko: "잠재 충성 고객" },
    who: {
      en: "Ordered recently, with a medium number of orders or spend.",
      ko: "최근에 주문했고, 주문 수나 구매 금액은 중간입니다.",
    },
    advice: {
      en: "Encourage the next order while it is easy: a bundle, a second category, points.",
      ko: "지금이 다음 주문을 이끌 때입니다. 묶음 상품, 다른 카테고리, 적립금을 제안하세요.",
    },
  },
  NEW: {
    name: { en: "New customers", ko: "신규 고객" },
    who: {
      en: "Ordered very recently, so far little.",
      ko: "아주 최근에 주문했지만 아직 구매가 적습니다.",
    },
    advice: {
      en: "Welcome them, help with the first product, and give a reason for a second order.",
      ko: "환영 메시지로 첫 상품 이용을 돕고, 두 번째 주문의 이유를 만들어 주세요.",
    },
  },
  PROMISING: {
    name: { en: "Promising", ko: "기대 고객" },
    who: {
      en: "Ordered fairly recently, so far little.",
      ko: "비교적 최근에 주문했지만 아직 구매가 적습니다.",
    },
    advice: {
      en: "Stay in their mind: show bestsellers and offer free delivery on the next order.",
      ko: "잊히지 않게 인기 상품을 보여 주고, 다음 주문에 무료 배송을 제안하세요.",
    },
  },
  NEED_ATTENTION: {
    name: { en: "Need attention", ko: "관심 필요 고객" },
    who: {
      en: "Average in every respect, and the last order is getting old.",
      ko: "모든 면에서 평균이며, 마지막 주문이 오래되어 갑니다.",
    },
    advice: {
      en: "Send a limited offer based on what they bought before.",
      ko: "이전 구매를 바탕으로 기간 한정 혜택을 보내세요.",
    },
  },
  ABOUT_TO_SLEEP: {
    name: { en: "About to sleep", ko: "휴면 예정 고객" },
    who: {
      en: "Have ordered little, and not for a while.",
      ko: "구매가 적고 한동안 주문이 없습니다.",
    },
    advice: {
      en: "Remind them with popular products at a small discount before they are gone.",
      ko: "떠나기 전에 인기 상품과 작은 할인으로 다시 찾게 하세요.",
    },
  },
  AT_RISK: {
    name: { en: "At risk", ko: "이탈 우려 고객" },
    who: {
      en: "Ordered a fair amount, but not recently.",
      ko: "꾸준히 구매했지만 오랫동안 주문이 없습니다.",
    },
    advice: {
      en: "Write personally, mention what they bought, and make coming back worthwhile.",
      ko: "구매한 상품을 언급하며 개인적으로 연락하고, 돌아올 만한 혜택을 주세요.",
    },
  },
  CANNOT_LOSE: {
    name: { en: "Cannot lose them", ko: "놓치면 안 될 고객" },
    who: {
      en: "Used to be among the best customers; the last order is long ago.",
      ko: "최상위 고객이었지만 오랫동안 주문이 없습니다.",
    },
    advice: {
      en: "Call or write yourself, ask what went wrong, and make your best offer.",
      ko: "직접 전화하거나 연락해 불편한 점을 묻고, 가장 좋은 혜택을 제안하세요.",
    },
  },
  HIBERNATING: {
    name: { en: "Hibernating", ko: "휴면 고객" },
    who: {
      en: "Ordered little, a long time ago.",
      ko: "구매가 적고 마지막 주문이 오래전입니다.",
    },
    advice: {
      en: "Include them in general campaigns; spend no more than the next order is worth.",
      ko: "일반 캠페인에만 포함하고, 다음 주문의 가치보다 많이 쓰지 마세요.",
    },
  },
  LOST: {
    name: { en: "Lost", ko: "떠난 고객" },
    who: {
      en: "Ordered least, and longest ago.",
      ko: "구매가 가장 적고 마지막 주문이 가장 오래되었습니다.",
    },
    advice: {
      en: "Try one last message, then leave them out to protect delivery and budget.",
      ko: "마지막으로 한 번만 연락한 뒤, 발송 평판과 예산을 위해 제외하세요.",
    },
  },
};
