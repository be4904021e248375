import type { Tactic } from "@/content/playbook/draft.ts";
import type { Qualifier } from "@/content/personas/persona.ts";

/** What takes the place of a play's last tactic where a qualifier tells two clusters of one persona apart. */
export type Refinements = Readonly<Record<Qualifier, Tactic>>;

export const REFINEMENTS_EN: Refinements = {
  RECENCY_HIGHER: {
    channel: "Text message",
    timing: "Today",
    action: "Remind the longest absent first, with what has arrived since their last order.",
    offer: "Free delivery on the return order",
    metric: "Returns within seven days",
  },
  RECENCY_LOWER: {
    channel: "E-mail after purchase",
    timing: "The day after delivery",
    action: "Thank them while the order is fresh and show how to use it.",
    metric: "Next orders within 21 days",
  },
  FREQUENCY_HIGHER: {
    channel: "Loyalty programme",
    timing: "At every fifth order",
    action: "Reward the number of orders, not the amount.",
    offer: "Stamp worth a free item",
    metric: "Stamps redeemed",
  },
  FREQUENCY_LOWER: {
    channel: "App push",
    timing: "Every third week",
    action: "Propose one small order for everyday needs to form a habit.",
    offer: "Points for two orders in a month",
    metric: "Customers with two orders in a month",
  },
  MONETARY_HIGHER: {
    channel: "Personal adviser",
    timing: "Before the next season",
    action: "Offer a consultation and reserve selected items for them.",
    offer: "Reserved items",
    metric: "Value of reserved orders",
  },
  MONETARY_LOWER: {
    channel: "Cart",
    timing: "At the next order",
    action: "Suggest one addition that lifts the basket by a tenth.",
    metric: "Value per order",
  },
  CHURN_HIGHER: {
    channel: "Customer service",
    timing: "Within two days",
    action: "Contact the riskiest in person and settle what bothers them.",
    offer: "Goodwill credit",
    metric: "Predicted churn after 30 days",
  },
  CHURN_LOWER: {
    channel: "Referral programme",
    timing: "After a good review",
    action: "Ask the contented to bring a friend.",
    offer: "Credit for both",
    metric: "New customers referred",
  },
};

export const REFINEMENTS_KO: Refinements = {
  RECENCY_HIGHER: {
    channel: "문자",
    timing: "오늘",
    action: "공백이 가장 긴 고객부터 그동안 들어온 새 상품을 알려 드립니다.",
    offer: "복귀 주문 무료 배송",
    metric: "7일 내 복귀율",
  },
  RECENCY_LOWER: {
    channel: "구매 후 이메일",
    timing: "배송 다음 날",
    action: "구매 직후에 감사 인사와 함께 상품 활용법을 안내합니다.",
    metric: "21일 내 다음 주문율",
  },
  FREQUENCY_HIGHER: {
    channel: "로열티 프로그램",
    timing: "다섯 번째 주문마다",
    action: "금액이 아니라 주문 횟수에 보상해 드립니다.",
    offer: "무료 상품 스탬프",
    metric: "스탬프 사용 건수",
  },
  FREQUENCY_LOWER: {
    channel: "앱 푸시",
    timing: "3주마다",
    action: "생활에 필요한 작은 주문을 제안해 구매 습관을 만들어 드립니다.",
    offer: "월 2회 주문 포인트",
    metric: "월 2회 주문 고객 비율",
  },
  MONETARY_HIGHER: {
    channel: "전담 상담",
    timing: "다음 시즌 전",
    action: "맞춤 상담을 제안하고 엄선한 상품을 미리 확보해 드립니다.",
    offer: "상품 우선 예약",
    metric: "예약 주문 금액",
  },
  MONETARY_LOWER: {
    channel: "장바구니",
    timing: "다음 주문 때",
    action: "장바구니 금액을 조금 높이는 어울리는 상품 하나를 제안합니다.",
    metric: "주문당 금액",
  },
  CHURN_HIGHER: {
    channel: "고객센터",
    timing: "이틀 이내",
    action: "위험이 가장 높은 고객에게 직접 연락해 불편을 해결해 드립니다.",
    offer: "사과 적립금",
    metric: "30일 뒤 예상 이탈률",
  },
  CHURN_LOWER: {
    channel: "추천 프로그램",
    timing: "좋은 후기를 남긴 뒤",
    action: "만족하신 고객께 친구 추천을 부탁드립니다.",
    offer: "양쪽 모두 적립금",
    metric: "추천으로 가입한 신규 고객 수",
  },
};
