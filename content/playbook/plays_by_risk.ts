import type { Tactic } from "@/content/playbook/draft.ts";
import type { Tier } from "@/content/playbook/figures.ts";
import type { Play } from "@/content/playbook/plays.ts";

/** What to do for customers that no persona describes: only their risk and what raises it are known. */
export interface RiskPlays {
  readonly plays: Readonly<Record<Tier, Play>>;
  /** About the column that raises the risk most. */
  readonly driver: (label: string) => Tactic;
}

const STEADY_EN: Play = {
  headline: "Give them one good reason to stay",
  aim: "A small, well-timed service reaches more of them than a discount does.",
  tactics: [
    {
      channel: "E-mail",
      timing: "Two weeks before the contract or the season ends",
      action: "Summarise what they use and suggest the one feature or product that fits it next.",
      metric: "Customers who try the suggestion",
    },
    {
      channel: "App or account page",
      timing: "At the next visit",
      action:
        "Ask one question about how well the service fits, and show the result of the last survey.",
      metric: "Answers, and the share that is satisfied",
    },
    {
      channel: "Customer service",
      timing: "After each request",
      action: "Check within a week that the request is settled.",
      metric: "Requests settled at the first contact",
    },
  ],
  measure: "Compare the churn of those contacted with a control group after 90 days.",
};

export const BY_RISK_EN: RiskPlays = {
  plays: {
    ABOVE: {
      headline: "Reach them in person before they leave",
      aim: "Their risk is above average, so a personal contact is worth its cost.",
      tactics: [
        {
          channel: "Phone call",
          timing: "This week, highest risk first",
          action: "Ask what does not fit any more, and settle open complaints in the same call.",
          metric: "Complaints settled within a week",
        },
        {
          channel: "E-mail",
          timing: "Two days after the call",
          action: "Offer a plan or product that fits how they use the service today.",
          offer: "Switch without a fee",
          metric: "Customers who switch",
        },
        {
          channel: "Account manager",
          timing: "30 days later",
          action: "Check whether the change has helped, and name a person to turn to.",
          metric: "Predicted churn after 30 days",
        },
      ],
      measure: "Compare the churn of those contacted with a control group after 60 days.",
    },
    LIKE: STEADY_EN,
    UNKNOWN: STEADY_EN,
    BELOW: {
      headline: "Thank them and deepen the relationship",
      aim: "They are likely to stay, so spend on service and recommendations, not on discounts.",
      tactics: [
        {
          channel: "E-mail",
          timing: "On the anniversary of joining",
          action: "Thank them for their loyalty and show what they have gained so far.",
          metric: "Opened e-mails",
        },
        {
          channel: "Referral programme",
          timing: "After a good rating",
          action: "Invite satisfied customers to recommend the service.",
          offer: "Thank-you gift for both sides",
          metric: "New customers referred",
        },
        {
          channel: "Account page",
          timing: "Once a quarter",
          action: "Present one additional product that customers like them use.",
          metric: "Customers with one more product",
        },
      ],
      measure: "Follow the churn rate and the number of products per customer over two quarters.",
    },
  },
  driver: (label) => ({
    channel: "Retention team",
    timing: "Before the first contact",
    action:
      `Look at "${label}" first: it raises the risk of this group more than any other column.`,
    metric: `Risk of this group after "${label}" has been addressed`,
  }),
};

const STEADY_KO: Play = {
  headline: "계속 이용할 이유를 하나 더 드립니다",
  aim: "할인보다 시기를 잘 맞춘 작은 서비스가 더 많은 고객에게 닿습니다.",
  tactics: [
    {
      channel: "이메일",
      timing: "계약이나 시즌이 끝나기 2주 전",
      action: "지금 이용하시는 내용을 정리해 드리고 잘 맞는 기능이나 상품 하나를 제안합니다.",
      metric: "제안을 이용해 본 고객 비율",
    },
    {
      channel: "앱·내 정보 화면",
      timing: "다음 방문 때",
      action: "서비스가 잘 맞는지 한 가지만 여쭙고 지난 설문의 결과를 알려 드립니다.",
      metric: "응답 수와 만족 비율",
    },
    {
      channel: "고객센터",
      timing: "문의가 끝날 때마다",
      action: "일주일 안에 문의가 잘 해결되었는지 확인합니다.",
      metric: "첫 상담에서 해결된 문의 비율",
    },
  ],
  measure: "90일 뒤 연락한 고객과 대조군의 이탈률을 비교합니다.",
};

export const BY_RISK_KO: RiskPlays = {
  plays: {
    ABOVE: {
      headline: "떠나기 전에 직접 연락합니다",
      aim: "이탈 위험이 평균보다 높아 직접 연락할 가치가 있는 고객입니다.",
      tactics: [
        {
          channel: "전화",
          timing: "이번 주, 위험이 높은 고객부터",
          action: "더는 맞지 않는 점을 여쭙고 남아 있는 불만을 통화 중에 해결해 드립니다.",
          metric: "일주일 안에 해결한 불만 비율",
        },
        {
          channel: "이메일",
          timing: "통화 이틀 뒤",
          action: "지금의 이용 방식에 맞는 요금제나 상품을 제안합니다.",
          offer: "변경 수수료 면제",
          metric: "변경한 고객 비율",
        },
        {
          channel: "전담 상담",
          timing: "30일 뒤",
          action: "변경이 도움이 되었는지 확인하고 담당자를 안내해 드립니다.",
          metric: "30일 뒤 예상 이탈률",
        },
      ],
      measure: "60일 뒤 연락한 고객과 대조군의 이탈률을 비교합니다.",
    },
    LIKE: STEADY_KO,
    UNKNOWN: STEADY_KO,
    BELOW: {
      headline: "감사를 전하고 관계를 넓힙니다",
      aim: "계속 이용할 가능성이 높으므로 할인보다 서비스와 추천에 투자하는 편이 좋습니다.",
      tactics: [
        {
          channel: "이메일",
          timing: "가입 기념일",
          action: "오래 이용해 주셔서 감사하다는 인사와 함께 지금까지의 혜택을 보여 드립니다.",
          metric: "이메일 열람 수",
        },
        {
          channel: "추천 프로그램",
          timing: "좋은 평가를 남긴 뒤",
          action: "만족하신 고객께 서비스 추천을 부탁드립니다.",
          offer: "양쪽 모두에게 감사 선물",
          metric: "추천으로 가입한 신규 고객 수",
        },
        {
          channel: "내 정보 화면",
          timing: "분기에 한 번",
          action: "비슷한 고객이 함께 이용하는 상품 하나를 소개합니다.",
          metric: "상품을 하나 더 이용하는 고객 비율",
        },
      ],
      measure: "두 분기 동안 이탈률과 고객당 상품 수의 변화를 확인합니다.",
    },
  },
  driver: (label) => ({
    channel: "고객 유지 담당",
    timing: "첫 연락 전",
    action: `이 그룹의 위험을 가장 크게 높이는 "${label}" 열부터 살펴봅니다.`,
    metric: `"${label}" 관련 조치 후 이 그룹의 위험`,
  }),
};
