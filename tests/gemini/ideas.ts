import type { Answered, PromptData, SegmentFacts } from "./stand_in.ts";

/** What one strategy says, without its figures. */
interface Idea {
  readonly headline: string;
  readonly why: string;
  readonly channels: readonly [string, string, string];
  readonly actions: readonly [string, string, string];
  readonly metric: string;
  readonly measure: string;
}

/** Strategies for the segments of a prompt, each with an idea of its own and the segment's own figures. */
export function ideas({ segments }: PromptData, locale: "en" | "ko"): Answered[] {
  return segments.map((facts) => {
    const idea = IDEAS[locale][facts.segment % IDEAS[locale].length]!;
    return {
      segment: facts.segment,
      headline: idea.headline,
      rationale: `${figuresIn(facts, locale)} ${idea.why}`,
      tactics: idea.actions.map((action, at) => ({
        channel: idea.channels[at]!,
        timing: locale === "en" ? `Within ${at + 3} days` : `${at + 3}일 이내`,
        action,
        offer: null,
        metric: idea.metric,
      })),
      measure: idea.measure,
    };
  });
}

function figuresIn(facts: SegmentFacts, locale: "en" | "ko"): string {
  const { customers, shareOfAll, churnProbability } = facts;
  return locale === "en"
    ? `${customers} customers (${shareOfAll}) leave with a probability of ${churnProbability}.`
    : `고객 ${customers}명(${shareOfAll})의 이탈 확률은 ${churnProbability}입니다.`;
}

const IDEAS: Readonly<Record<"en" | "ko", readonly Idea[]>> = {
  en: [
    {
      headline: "Settle what went wrong before it costs the relationship",
      why: "Complaints weigh most here, so a quick repair is worth more than any coupon.",
      channels: ["Telephone", "Help desk", "Letter"],
      actions: [
        "Call whoever complained and agree on a remedy.",
        "Give each open ticket one owner until it is closed.",
        "Send a handwritten apology signed by the branch.",
      ],
      metric: "Tickets closed on first contact",
      measure: "Compare departures after a solved ticket with those after an open one.",
    },
    {
      headline: "Turn a first purchase into a habit",
      why: "They have only just arrived, and routine is what keeps newcomers.",
      channels: ["App tour", "E-mail course", "Widget"],
      actions: [
        "Show how a favourites list makes reordering quick.",
        "Teach one feature a week in short lessons.",
        "Pin the usual basket to the home screen.",
      ],
      metric: "Second baskets in the first month",
      measure: "Count newcomers who shop in three months running.",
    },
    {
      headline: "Treat the biggest spenders like club members",
      why: "Their value lies far over the average, which deserves recognition.",
      channels: ["Concierge", "Private sale", "Magazine"],
      actions: [
        "Assign a named adviser for questions on size and stock.",
        "Open new collections to them a day early.",
        "Print a seasonal lookbook and post it to their door.",
      ],
      metric: "Revenue per member",
      measure: "Track whether members keep their yearly spending level.",
    },
    {
      headline: "Wake sleeping regulars with news that concerns them",
      why: "Silence grew although they used to come often; curiosity can break it.",
      channels: ["Push", "Podcast", "Window display"],
      actions: [
        "Tell that a watched product is back in stock.",
        "Record a short talk with the people behind a brand.",
        "Invite to a pick-up point with something to try on.",
      ],
      metric: "Visits after a silent fortnight",
      measure: "Watch the median gap between visits shrink.",
    },
    {
      headline: "Make delivery so easy that distance stops mattering",
      why: "Far warehouses slow each parcel, and waiting tires people out.",
      channels: ["Checkout", "Courier", "Text"],
      actions: [
        "Offer a locker near work as the default address.",
        "Bundle parcels so that one ring at the door suffices.",
        "Announce the hour of arrival and let them move it.",
      ],
      metric: "Parcels received at the first try",
      measure: "Hold the share of late parcels against loyalty.",
    },
    {
      headline: "Let quiet savers gather towards a goal",
      why: "Small amounts add up slowly; a visible jar gives them a reason to stay.",
      channels: ["Wallet", "Receipt", "Community"],
      actions: [
        "Draw a savings jar that fills with every order.",
        "Print the jar's level at the foot of each receipt.",
        "Ask neighbours to fill one jar for a local cause.",
      ],
      metric: "Jars that reach their mark",
      measure: "See whether full jars are followed by larger orders.",
    },
  ],
  ko: [
    {
      headline: "불편을 먼저 해결해 관계를 지킵니다",
      why: "불만 접수가 위험을 가장 크게 높이므로 신속한 조치가 쿠폰보다 중요합니다.",
      channels: ["전화", "상담 창구", "손편지"],
      actions: [
        "불만을 남기신 분께 직접 전화드려 해결책을 합의합니다.",
        "열린 문의마다 담당자 한 명을 끝까지 지정합니다.",
        "지점장이 서명한 사과 편지를 보내 드립니다.",
      ],
      metric: "첫 응대에서 끝난 문의 비율",
      measure: "문의가 해결된 분과 그렇지 않은 분의 이탈을 비교합니다.",
    },
    {
      headline: "첫 구매를 습관으로 이어 갑니다",
      why: "가입한 지 얼마 되지 않아 생활 속 반복이 머무는 이유가 됩니다.",
      channels: ["앱 둘러보기", "이메일 강좌", "홈 화면"],
      actions: [
        "찜 목록으로 빠르게 다시 담는 방법을 보여 드립니다.",
        "매주 기능 하나를 짧은 글로 알려 드립니다.",
        "자주 사는 장바구니를 첫 화면에 고정해 드립니다.",
      ],
      metric: "첫 달의 두 번째 장바구니",
      measure: "석 달 연속 구매하는 신규 고객을 셉니다.",
    },
    {
      headline: "큰손 고객을 클럽 회원처럼 모십니다",
      why: "거래 가치가 평균을 훨씬 웃돌아 특별한 대우가 어울립니다.",
      channels: ["전담 상담사", "비공개 판매", "잡지"],
      actions: [
        "치수와 재고를 묻는 전담 상담사를 배정합니다.",
        "새 컬렉션을 하루 먼저 열어 드립니다.",
        "계절 화보를 인쇄해 댁으로 보내 드립니다.",
      ],
      metric: "회원당 매출",
      measure: "회원의 연간 지출 수준이 유지되는지 살펴봅니다.",
    },
    {
      headline: "잠든 단골을 반가운 소식으로 깨웁니다",
      why: "예전에는 자주 찾았으나 침묵이 길어졌으니 호기심이 필요합니다.",
      channels: ["푸시 알림", "라디오", "매장 진열"],
      actions: [
        "눈여겨본 물건이 다시 들어왔다고 알립니다.",
        "브랜드를 만든 사람들의 이야기를 들려 드립니다.",
        "입어 볼 옷이 있는 수령 장소로 초대합니다.",
      ],
      metric: "긴 공백 뒤의 방문",
      measure: "방문 사이의 간격이 줄어드는지 지켜봅니다.",
    },
    {
      headline: "배송을 쉽게 해 거리를 잊게 합니다",
      why: "창고가 멀어 소포가 늦고 기다림이 사람을 지치게 합니다.",
      channels: ["결제 화면", "택배 기사", "문자"],
      actions: [
        "직장 근처 보관함을 기본 주소로 제안합니다.",
        "소포를 묶어 초인종이 한 번만 울리게 합니다.",
        "도착 시각을 알리고 바꿀 수 있게 합니다.",
      ],
      metric: "한 번에 받은 소포 비율",
      measure: "늦은 소포의 비율과 충성도를 나란히 봅니다.",
    },
    {
      headline: "조용한 절약가의 목표를 함께 채웁니다",
      why: "작은 금액이 천천히 쌓이니 눈에 보이는 저금통이 남을 까닭이 됩니다.",
      channels: ["지갑", "영수증", "이웃 모임"],
      actions: [
        "주문할 때마다 차오르는 저금통을 그려 드립니다.",
        "영수증 아래에 저금통 높이를 적어 드립니다.",
        "이웃과 함께 지역을 돕는 저금통을 채우자고 청합니다.",
      ],
      metric: "목표에 닿은 저금통 수",
      measure: "가득 찬 저금통 뒤에 주문이 커지는지 확인합니다.",
    },
  ],
};
