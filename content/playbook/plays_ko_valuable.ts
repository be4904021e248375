import type { Plays } from "@/content/playbook/plays.ts";

/** Plays for those who order often or bring high value, in Korean, in the polite form. */
export const VALUABLE_KO = {
  LOYAL_BIG_SPENDERS: {
    headline: "할인보다 ‘예우’로 VIP 단골을 지켜 주세요",
    aim:
      "이미 충분히 구매하고 있는 고객이므로, 가격보다 특별한 대우를 받고 있다는 느낌이 중요합니다.",
    tactics: [
      {
        channel: "전담 상담 전화·메시지",
        timing: "1주일 이내, 이후 분기마다",
        action: "전담 담당자를 소개하고 배송·환불 문의를 가장 먼저 처리해 드립니다.",
        offer: "우선 상담과 무료 특급 배송",
        metric: "연락한 VIP의 30일 내 재주문율",
      },
      {
        channel: "앱",
        timing: "시즌이 시작될 때",
        action: "신상품을 일반 공개보다 이틀 먼저 만나 보실 수 있게 합니다.",
        offer: "선공개 구매 권한",
        metric: "VIP 1인당 선공개 주문 수",
      },
      {
        channel: "이메일",
        timing: "평소 주문 간격의 두 배가 지났을 때",
        action: "책임자 이름으로 짧은 설문을 보내 불편한 점을 여쭙고, 모든 답변에 회신합니다.",
        metric: "설문 응답률과 응답 고객의 이탈률",
      },
    ],
    measure: "VIP의 10%를 비교군으로 남겨 두고, 90일 뒤 월 주문 수와 유지율을 비교해 주세요.",
  },
  PAUSING_REGULARS: {
    headline: "잠시 멈춘 단골의 구매 리듬을 되살려 주세요",
    aim:
      "구매 습관은 이미 있으니, 자주 사던 상품으로 자연스럽게 떠올리게 하는 것만으로도 효과가 큽니다.",
    tactics: [
      {
        channel: "앱 푸시",
        timing: "평소 주문하던 요일 저녁",
        action: "자주 담던 장바구니를 한 번에 다시 주문할 수 있게 보여 드립니다.",
        metric: "푸시 대비 원터치 재주문율",
      },
      {
        channel: "카카오톡·문자",
        timing: "푸시 후 5일간 주문이 없을 때",
        action: "이번 달 세 번째 주문에서 혜택을 받는 스탬프 카드를 안내합니다.",
        offer: "세 번째 주문 캐시백 2배",
        metric: "세 번째 주문 달성률",
      },
      {
        channel: "앱 알림함",
        timing: "매월",
        action: "반복해서 구매하는 상품은 정기 배송을 제안합니다.",
        offer: "정기 배송 무료 배송",
        metric: "정기 배송 신청 건수",
      },
    ],
    measure: "주문 간격의 중앙값을 추적해 60일 안에 예전 주기로 돌아오는지 확인해 주세요.",
  },
  BUSY_REGULARS: {
    headline: "자주 오는 발걸음을 더 풍성한 장바구니로 이어 주세요",
    aim: "방문은 충분하므로, 한 번의 주문에 담기는 가치를 키우는 것이 관건입니다.",
    tactics: [
      {
        channel: "결제 화면",
        timing: "주문할 때마다",
        action: "다음 사은품까지 얼마 남았는지 보여 드립니다.",
        offer: "평소 금액을 조금 넘으면 사은품 증정",
        metric: "평균 주문 금액",
      },
      {
        channel: "앱 홈 화면",
        timing: "매주",
        action: "최근 세 번의 주문과 어울리는 묶음 상품을 제안합니다.",
        offer: "묶음 할인가",
        metric: "묶음 상품이 포함된 주문 비율",
      },
      {
        channel: "이메일",
        timing: "매월 말",
        action: "쌓인 포인트와 다음 등급의 혜택을 정리해 알려 드립니다.",
        metric: "다음 등급으로 오른 회원 수",
      },
    ],
    measure: "주문 횟수가 유지되는지 보면서, 비교군 대비 주문당 가치를 확인해 주세요.",
  },
  QUIET_BIG_SPENDERS: {
    headline: "침묵이 습관이 되기 전에 큰손 고객을 다시 모셔 오세요",
    aim:
      "주문은 드물어도 한 건의 가치가 크기 때문에, 한 분만 돌아오셔도 여러 번의 연락 비용이 회수됩니다.",
    tactics: [
      {
        channel: "전화",
        timing: "지금 바로, 거래 가치가 큰 순서로",
        action: "구매가 뜸해진 이유를 여쭙고 남아 있는 불만을 그 자리에서 해결합니다.",
        offer: "불만 해결 후 개인 적립금",
        metric: "연결률과 14일 내 주문율",
      },
      {
        channel: "손편지 우편",
        timing: "전화 연결이 안 된 지 1주일 뒤",
        action: "지난 구매 상품과 어울리는 제품을 담은 자필 서명 편지를 보냅니다.",
        offer: "다음 주문 시 사은품",
        metric: "사은품 사용 건수",
      },
      {
        channel: "리타기팅 광고",
        timing: "3주 동안",
        action: "재고 정리 상품이 아닌 고급 신상품을 먼저 보여 드립니다.",
        metric: "복귀 고객 1인당 비용",
      },
    ],
    measure: "60일간 돌아온 고객 수와 그 거래 가치를 연락 비용과 비교해 주세요.",
  },
  ACTIVE_BIG_SPENDERS: {
    headline: "두 번째 큰 구매를 앞당겨 주세요",
    aim:
      "막 구매를 마쳐 만족도가 높은 시점이므로, 관심이 식기 전에 다시 찾을 이유를 만들어야 합니다.",
    tactics: [
      {
        channel: "이메일",
        timing: "배송 완료 3일 뒤",
        action: "구매하신 상품을 더 잘 쓰는 방법과 함께 쓰기 좋은 제품을 소개합니다.",
        metric: "21일 내 연관 상품 주문율",
      },
      {
        channel: "앱",
        timing: "주문 2주 뒤",
        action: "지난 주문의 캐시백을 미리 넣어 둔 멤버십으로 초대합니다.",
        offer: "가입 즉시 캐시백 적립",
        metric: "멤버십 가입 건수",
      },
      {
        channel: "상담 채팅",
        timing: "배송이 끝날 때마다",
        action: "문제없이 받으셨는지 먼저 확인하고, 불편이 있으면 불만이 되기 전에 해결합니다.",
        metric: "주문 100건당 불만 건수",
      },
    ],
    measure: "다음 주문까지 걸린 기간과 60일 안에 두 번 주문한 비율을 확인해 주세요.",
  },
} as const satisfies Partial<Plays>;
