import type { Plays } from "@/content/playbook/plays.ts";

/** Plays for those who order neither often nor in large amounts, in English. */
export const ORDINARY_EN = {
  LONG_GONE: {
    headline: "One strong invitation, then let go",
    aim:
      "After so long a silence most contacts are wasted; one good reason, clearly limited, shows who can be regained.",
    tactics: [
      {
        channel: "E-mail",
        timing: "Once, on a Tuesday morning",
        action: "Tell what is new since their last order, with one clear button.",
        offer: "Highest welcome-back coupon, valid seven days",
        metric: "Coupons redeemed",
      },
      {
        channel: "Text message",
        timing: "On the coupon's last day",
        action: "Remind those who opened the e-mail and no one else.",
        offer: "The same coupon",
        metric: "Orders on the last day",
      },
      {
        channel: "Marketing list",
        timing: "After 30 days without response",
        action: "Move them to a quarterly newsletter and stop paid ads.",
        metric: "Advertising cost saved",
      },
    ],
    measure:
      "Count regained customers for each coupon cost; stop where it exceeds a new customer's.",
  },
  FADING_OCCASIONALS: {
    headline: "Give occasional buyers an occasion",
    aim: "They buy when there is a reason; supply one tied to a date before they forget the shop.",
    tactics: [
      {
        channel: "App push",
        timing: "On paydays and before holidays",
        action: "Show three gift ideas in their category below their usual amount.",
        metric: "Orders within 48 hours of the push",
      },
      {
        channel: "E-mail",
        timing: "Ten days after the last visit",
        action: "Announce a fall in price of the product they looked at last.",
        offer: "Price alert, no coupon",
        metric: "Returns to the product page",
      },
      {
        channel: "Text message",
        timing: "When the season changes",
        action: "Invite to a weekend event with delivery on us.",
        offer: "Free delivery for one weekend",
        metric: "Share of the group that orders that weekend",
      },
    ],
    measure: "Measure the share that orders at least once in 45 days, against a hold-out.",
  },
  UNDECIDED_SMALL_BUYERS: {
    headline: "Win the second order while the first is fresh",
    aim:
      "They are trying the shop and have not decided; a smooth first month decides more than any price.",
    tactics: [
      {
        channel: "App onboarding",
        timing: "Within 24 hours of the order",
        action: "Guide them through delivery tracking, points and wish list, one step a day.",
        offer: "Points for completing the tour",
        metric: "Share completing the tour",
      },
      {
        channel: "KakaoTalk or text message",
        timing: "Seven days after delivery",
        action: "Send a coupon for a second order in a neighbouring category.",
        offer: "Small coupon for the second order",
        metric: "Second orders within 14 days",
      },
      {
        channel: "Customer service",
        timing: "Within one working day of any complaint",
        action: "Call back, settle it, and confirm in writing.",
        offer: "Refund of the delivery fee",
        metric: "Churn of those who complained",
      },
    ],
    measure:
      "Follow each week's newcomers: the share with a second order by day 30, and churn by day 60.",
  },
  RECENT_SMALL_BUYERS: {
    headline: "Grow small baskets by one item at a time",
    aim:
      "They trust the shop with small things; the next category is the step that makes them stay.",
    tactics: [
      {
        channel: "Product page",
        timing: "While they browse",
        action: "Recommend one matching item under the product, in their range of price.",
        metric: "Items per order",
      },
      {
        channel: "App push",
        timing: "Four days after delivery",
        action: "Invite a short review and thank for it with points.",
        offer: "Points for a review",
        metric: "Reviews, and orders paid with those points",
      },
      {
        channel: "E-mail",
        timing: "Every second week",
        action: "Present the favourites of one category that they have not tried.",
        offer: "Trial coupon for the new category",
        metric: "First orders in a new category",
      },
    ],
    measure: "Track items per order and the number of categories bought in 60 days.",
  },
  FRESHLY_ACTIVE: {
    headline: "Keep fresh activity going with timely service",
    aim: "They are here now; relevance and service matter more than price.",
    tactics: [
      {
        channel: "App home screen",
        timing: "From the next visit on",
        action: "Arrange the home screen by what they viewed this week.",
        metric: "Visits that end in an order",
      },
      {
        channel: "App push",
        timing: "When a viewed item runs low",
        action: "Tell them that the item is nearly sold out.",
        metric: "Orders from stock alerts",
      },
      {
        channel: "E-mail",
        timing: "30 days after the order",
        action: "Offer a membership trial with its benefits in figures.",
        offer: "One month of membership free",
        metric: "Trials turned into memberships",
      },
    ],
    measure: "Measure the share still ordering after 60 days against the month before.",
  },
  WAVERING_MIDDLE: {
    headline: "Find out what bothers the wavering, and fix it",
    aim:
      "Nothing in their purchases explains the risk, so the cause lies in the experience; ask and repair.",
    tactics: [
      {
        channel: "In-app survey",
        timing: "At the next login",
        action: "Ask one question on delivery, price and service, and route low marks to support.",
        offer: "Points for an answer",
        metric: "Response rate by cause",
      },
      {
        channel: "Phone or chat",
        timing: "Within two days of a low mark",
        action: "Apologise, solve, and tell what will change.",
        offer: "Compensation by cause",
        metric: "Marks after the contact",
      },
      {
        channel: "E-mail",
        timing: "Once a month",
        action: "Report what was improved from customers' answers.",
        metric: "Churn of readers against non-readers",
      },
    ],
    measure: "Compare predicted churn before and 30 days after the contact, by cause.",
  },
  SMALL_BASKETS: {
    headline: "Lift small baskets with thresholds that pay for themselves",
    aim:
      "The pace is fine and the amounts are small; gentle thresholds raise value without training them to wait for sales.",
    tactics: [
      {
        channel: "Cart",
        timing: "At every visit",
        action: "Show the distance to free delivery and items that close it.",
        offer: "Free delivery threshold just above their mean",
        metric: "Share of carts above the threshold",
      },
      {
        channel: "Live shopping",
        timing: "Once a week",
        action: "Show how everyday goods go together, with sets prepared.",
        offer: "Set price during the show",
        metric: "Sets sold for each viewer",
      },
      {
        channel: "E-mail",
        timing: "Monthly",
        action: "Collect their small purchases into one planned monthly box.",
        offer: "Box at a fixed price",
        metric: "Boxes ordered",
      },
    ],
    measure: "Measure mean order value and margin together; keep only thresholds that raise both.",
  },
  STEADY_MIDDLE: {
    headline: "Keep the steady middle steady, and find its risers",
    aim: "They need little; regular good service and an eye for those who begin to spend more.",
    tactics: [
      {
        channel: "Newsletter",
        timing: "Every second week",
        action: "Send helpful content on their main category without a sale.",
        metric: "Open rate and orders of readers",
      },
      {
        channel: "Loyalty programme",
        timing: "At each tenth order",
        action: "Thank for loyalty with a small surprise in the parcel.",
        offer: "Surprise gift",
        metric: "Repeat orders after the gift",
      },
      {
        channel: "Analytics",
        timing: "Monthly",
        action: "Flag those whose orders rise by half and hand them to the VIP programme.",
        metric: "Customers promoted each month",
      },
    ],
    measure: "Watch monthly retention; it should stay level at falling cost of contact.",
  },
} as const satisfies Partial<Plays>;
