import type { Plays } from "@/content/playbook/plays.ts";

/** Plays for those who order neither often nor in large amounts, in Korean, in the polite form. */
export const ORDINARY_KO = {
  LONG_GONE: {
    headline: "확실한 초대 한 번, 그다음은 과감히 정리하세요",
    aim:
      "공백이 길어 대부분의 연락이 낭비되기 쉬우므로, 기간을 정한 강한 제안 한 번으로 돌아올 고객을 가려냅니다.",
    tactics: [
      {
        channel: "이메일",
        timing: "화요일 오전, 한 번만",
        action: "마지막 주문 이후 달라진 점을 버튼 하나로 간결하게 전합니다.",
        offer: "7일간 쓸 수 있는 최대 복귀 쿠폰",
        metric: "쿠폰 사용률",
      },
      {
        channel: "문자",
        timing: "쿠폰 마지막 날",
        action: "이메일을 열어 본 고객에게만 마감을 알립니다.",
        offer: "같은 쿠폰",
        metric: "마지막 날 주문 수",
      },
      {
        channel: "마케팅 명단",
        timing: "30일간 반응이 없을 때",
        action: "분기별 소식지로 옮기고 유료 광고를 중단합니다.",
        metric: "절감한 광고비",
      },
    ],
    measure: "쿠폰 비용당 복귀 고객 수를 세어, 신규 고객 획득 비용을 넘으면 중단해 주세요.",
  },
  FADING_OCCASIONALS: {
    headline: "가끔 오는 고객에게 다시 살 ‘계기’를 만들어 주세요",
    aim:
      "이유가 있을 때 구매하는 고객이므로, 잊히기 전에 날짜와 연결된 구매 계기를 제안하는 것이 좋습니다.",
    tactics: [
      {
        channel: "앱 푸시",
        timing: "월급날과 명절 직전",
        action: "선호 카테고리에서 부담 없는 선물 세 가지를 추천합니다.",
        metric: "푸시 후 48시간 내 주문율",
      },
      {
        channel: "이메일",
        timing: "마지막 방문 10일 뒤",
        action: "최근에 본 상품의 가격이 내려갔음을 알려 드립니다.",
        offer: "쿠폰 없는 가격 인하 알림",
        metric: "상품 페이지 재방문율",
      },
      {
        channel: "문자",
        timing: "계절이 바뀔 때",
        action: "배송비 부담 없는 주말 행사에 초대합니다.",
        offer: "주말 한정 무료 배송",
        metric: "행사 주말 주문 참여율",
      },
    ],
    measure: "비교군을 두고 45일 안에 한 번 이상 주문한 고객의 비율을 확인해 주세요.",
  },
  UNDECIDED_SMALL_BUYERS: {
    headline: "첫 주문의 기억이 생생할 때 두 번째 주문을 이끌어 주세요",
    aim:
      "아직 우리 쇼핑몰을 시험해 보는 단계라, 가격보다 첫 한 달의 매끄러운 경험이 정착을 좌우합니다.",
    tactics: [
      {
        channel: "앱 온보딩",
        timing: "주문 후 24시간 이내",
        action: "배송 조회, 포인트, 찜 기능을 하루에 한 단계씩 안내합니다.",
        offer: "안내 완료 포인트",
        metric: "온보딩 완료율",
      },
      {
        channel: "카카오톡·문자",
        timing: "배송 완료 7일 뒤",
        action: "첫 구매와 가까운 카테고리의 두 번째 주문 쿠폰을 보냅니다.",
        offer: "두 번째 주문 소액 쿠폰",
        metric: "14일 내 두 번째 주문율",
      },
      {
        channel: "고객센터",
        timing: "불만 접수 후 1영업일 이내",
        action: "먼저 전화드려 해결하고 결과를 글로 다시 안내합니다.",
        offer: "배송비 환불",
        metric: "불만 제기 고객의 이탈률",
      },
    ],
    measure: "주차별 신규 고객을 따라가며 30일째 두 번째 주문율과 60일째 이탈률을 확인해 주세요.",
  },
  RECENT_SMALL_BUYERS: {
    headline: "작은 장바구니에 한 가지씩 더해 주세요",
    aim:
      "작은 구매로 신뢰를 쌓고 있는 고객이므로, 새로운 카테고리를 경험하면 오래 머물 가능성이 커집니다.",
    tactics: [
      {
        channel: "상품 페이지",
        timing: "둘러보는 동안",
        action: "비슷한 가격대에서 함께 쓰기 좋은 상품 하나를 추천합니다.",
        metric: "주문당 상품 수",
      },
      {
        channel: "앱 푸시",
        timing: "배송 완료 4일 뒤",
        action: "짧은 후기를 부탁드리고 포인트로 감사를 전합니다.",
        offer: "후기 작성 포인트",
        metric: "후기 수와 포인트 사용 주문 수",
      },
      {
        channel: "이메일",
        timing: "격주",
        action: "아직 구매하지 않은 카테고리의 인기 상품을 소개합니다.",
        offer: "새 카테고리 체험 쿠폰",
        metric: "새 카테고리 첫 주문 수",
      },
    ],
    measure: "60일간 주문당 상품 수와 구매한 카테고리 수의 변화를 확인해 주세요.",
  },
  FRESHLY_ACTIVE: {
    headline: "지금의 활발한 이용을 시의적절한 서비스로 이어 가세요",
    aim: "지금 이곳에 있는 고객이므로, 가격보다 관심사에 맞는 안내와 빠른 서비스가 중요합니다.",
    tactics: [
      {
        channel: "앱 홈 화면",
        timing: "다음 방문부터",
        action: "이번 주에 본 상품을 기준으로 홈 화면을 구성합니다.",
        metric: "주문으로 이어진 방문 비율",
      },
      {
        channel: "앱 푸시",
        timing: "관심 상품의 재고가 줄 때",
        action: "곧 품절될 수 있음을 알려 드립니다.",
        metric: "재고 알림을 통한 주문 수",
      },
      {
        channel: "이메일",
        timing: "주문 30일 뒤",
        action: "멤버십 혜택을 숫자로 보여 드리며 체험을 권합니다.",
        offer: "멤버십 한 달 무료",
        metric: "체험 후 가입 전환율",
      },
    ],
    measure: "60일 뒤에도 주문하는 고객의 비율을 지난달과 비교해 주세요.",
  },
  WAVERING_MIDDLE: {
    headline: "흔들리는 이유를 묻고, 바로 고쳐 주세요",
    aim: "구매 수준만으로는 위험이 설명되지 않으니, 이용 경험에서 원인을 찾아 해결해야 합니다.",
    tactics: [
      {
        channel: "앱 설문",
        timing: "다음 로그인 때",
        action: "배송·가격·서비스를 한 문항으로 묻고 낮은 점수는 상담팀에 연결합니다.",
        offer: "응답 포인트",
        metric: "원인별 응답률",
      },
      {
        channel: "전화·채팅",
        timing: "낮은 점수를 받은 뒤 이틀 이내",
        action: "사과드리고 해결한 뒤 앞으로 달라질 점을 설명합니다.",
        offer: "원인에 맞는 보상",
        metric: "연락 후 만족도 변화",
      },
      {
        channel: "이메일",
        timing: "매월 한 번",
        action: "고객 의견으로 개선된 내용을 알려 드립니다.",
        metric: "수신 확인 여부에 따른 이탈률 차이",
      },
    ],
    measure: "연락 전과 30일 뒤의 예상 이탈률을 원인별로 비교해 주세요.",
  },
  SMALL_BASKETS: {
    headline: "스스로 비용을 회수하는 기준 금액으로 장바구니를 키워 주세요",
    aim:
      "구매 주기는 안정적이고 금액이 작으므로, 할인을 기다리게 하지 않는 완만한 기준 금액이 효과적입니다.",
    tactics: [
      {
        channel: "장바구니",
        timing: "방문할 때마다",
        action: "무료 배송까지 남은 금액과 이를 채울 상품을 보여 드립니다.",
        offer: "평균보다 조금 높은 무료 배송 기준",
        metric: "기준 금액을 넘긴 장바구니 비율",
      },
      {
        channel: "라이브 쇼핑",
        timing: "주 1회",
        action: "생활용품을 함께 쓰는 방법을 보여 드리고 세트로 구성합니다.",
        offer: "방송 중 세트 특가",
        metric: "시청자당 세트 판매 수",
      },
      {
        channel: "이메일",
        timing: "매월",
        action: "흩어진 소액 구매를 월 1회 계획 배송 상자로 묶어 제안합니다.",
        offer: "정액 상자",
        metric: "상자 주문 수",
      },
    ],
    measure: "평균 주문 금액과 이익률을 함께 보고, 둘 다 오르는 기준 금액만 유지해 주세요.",
  },
  STEADY_MIDDLE: {
    headline: "꾸준한 고객은 꾸준하게, 성장하는 고객은 놓치지 마세요",
    aim:
      "큰 자극이 필요하지 않은 고객이므로, 한결같은 서비스와 성장 신호를 알아보는 눈이 중요합니다.",
    tactics: [
      {
        channel: "소식지",
        timing: "격주",
        action: "할인 대신 주로 사는 카테고리의 유용한 정보를 보냅니다.",
        metric: "열람률과 구독자의 주문 수",
      },
      {
        channel: "로열티 프로그램",
        timing: "열 번째 주문마다",
        action: "택배 상자에 작은 깜짝 선물을 담아 감사를 전합니다.",
        offer: "깜짝 선물",
        metric: "선물 이후 재주문율",
      },
      {
        channel: "데이터 분석",
        timing: "매월",
        action: "주문이 절반 이상 늘어난 고객을 찾아 VIP 프로그램으로 연결합니다.",
        metric: "매월 승급한 고객 수",
      },
    ],
    measure: "접촉 비용을 줄이면서도 월별 유지율이 유지되는지 확인해 주세요.",
  },
} as const satisfies Partial<Plays>;
