import type { Rule } from "@/content/playbook/rules.ts";

/** What to do besides about the column that raises a group's risk most, where the risk is above the whole's. */
export const DRIVER_RULES: readonly Rule[] = [
  {
    when: { driver: ["complained", "satisfactionScore"], risk: ["ABOVE"] },
    en: {
      also: {
        channel: "Complaints desk",
        timing: "Before any advertising",
        action: "Close the open complaints first, and ask afterwards whether all is well.",
        metric: "Complaints closed within two days",
      },
    },
    ko: {
      also: {
        channel: "불만 처리 창구",
        timing: "광고를 보내기 전",
        action: "접수된 불만부터 해결하고 나중에 다시 안부를 여쭙니다.",
        metric: "이틀 안에 해결한 불만 비율",
      },
    },
  },
  {
    when: { driver: ["tenure"], risk: ["ABOVE"] },
    en: {
      also: {
        channel: "Welcome series",
        timing: "Over the first three months",
        action: "Accompany those who joined lately: most who leave do so early.",
        metric: "Share still ordering after three months",
      },
    },
    ko: {
      also: {
        channel: "신규 고객 안내",
        timing: "가입 후 석 달 동안",
        action: "이탈은 초기에 가장 많으므로 최근 가입하신 고객을 단계별로 안내해 드립니다.",
        metric: "석 달 뒤에도 주문하는 비율",
      },
    },
  },
  {
    when: { driver: ["warehouseToHome"], risk: ["ABOVE"] },
    en: {
      also: {
        channel: "Delivery",
        timing: "At the checkout",
        action: "Show an honest delivery date to far addresses and offer a pick-up point.",
        metric: "Orders delivered on the promised day",
      },
    },
    ko: {
      also: {
        channel: "배송",
        timing: "결제할 때",
        action: "먼 주소에는 정확한 도착일을 보여 드리고 픽업 장소를 제안합니다.",
        metric: "약속한 날 도착한 주문 비율",
      },
    },
  },
  {
    when: { driver: ["RECENCY", "hoursOnApp"], risk: ["ABOVE"] },
    en: {
      also: {
        channel: "App inbox",
        timing: "When a visit is overdue",
        action: "Recall what they looked at last and say whether it is still there.",
        metric: "Visits within a week",
      },
    },
    ko: {
      also: {
        channel: "앱 메시지함",
        timing: "방문이 늦어질 때",
        action: "마지막으로 본 상품을 다시 보여 드리고 재고를 알려 드립니다.",
        metric: "일주일 안의 방문 비율",
      },
    },
  },
  {
    when: { driver: ["MONETARY", "couponsUsed", "orderAmountHike"], risk: ["ABOVE"] },
    en: {
      also: {
        channel: "Account page",
        timing: "After each order",
        action: "Show what they have saved so far and what their next order would add.",
        metric: "Visits to the savings page",
      },
    },
    ko: {
      also: {
        channel: "내 정보 화면",
        timing: "주문할 때마다",
        action: "지금까지 아낀 금액과 다음 주문의 혜택을 보여 드립니다.",
        metric: "혜택 화면 방문 수",
      },
    },
  },
];
