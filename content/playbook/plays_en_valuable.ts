import type { Plays } from "@/content/playbook/plays.ts";

/** Plays for those who order often or bring high value, in English. */
export const VALUABLE_EN = {
  LOYAL_BIG_SPENDERS: {
    headline: "Keep the VIPs close with recognition, not discounts",
    aim: "They already buy; what keeps them is being treated as the customers that they are.",
    tactics: [
      {
        channel: "Personal phone call or message",
        timing: "Within a week, then each quarter",
        action: "Introduce a named contact who solves delivery and refund matters first.",
        offer: "Priority support and free express delivery",
        metric: "Share of contacted VIPs who order again within 30 days",
      },
      {
        channel: "App",
        timing: "At the start of each season",
        action: "Open new collections to them two days before everybody else.",
        offer: "Early access",
        metric: "Early-access orders per VIP",
      },
      {
        channel: "E-mail",
        timing: "When an order gap exceeds twice their usual",
        action:
          "Ask what was missing, in a short survey signed by the team lead, and answer every reply.",
        metric: "Reply rate, and churn of those who replied",
      },
    ],
    measure:
      "Compare VIPs' orders a month and retention after 90 days with a hold-out of one in ten.",
  },
  PAUSING_REGULARS: {
    headline: "Bring the regulars back into their rhythm",
    aim:
      "The habit is there and has slipped; a reminder tied to what they usually buy restarts it at little cost.",
    tactics: [
      {
        channel: "App push",
        timing: "On the evening they used to order",
        action: "Show their usual basket ready to reorder in one tap.",
        metric: "One-tap reorders per push",
      },
      {
        channel: "KakaoTalk or text message",
        timing: "Five days after the push if nothing was ordered",
        action: "Offer a punch card that pays out at the third order this month.",
        offer: "Cashback doubled on the third order",
        metric: "Share reaching the third order",
      },
      {
        channel: "App inbox",
        timing: "Monthly",
        action: "Suggest a subscription for what they buy again and again.",
        offer: "Free delivery on subscriptions",
        metric: "Subscriptions started",
      },
    ],
    measure:
      "Track the median gap between orders; success is a return to the earlier rhythm within 60 days.",
  },
  BUSY_REGULARS: {
    headline: "Turn frequent small orders into fuller baskets",
    aim: "They come often enough; the growth lies in what each visit brings.",
    tactics: [
      {
        channel: "Checkout",
        timing: "At every order",
        action: "Show how little is missing for the next free gift.",
        offer: "Free gift above their usual basket value",
        metric: "Mean basket value",
      },
      {
        channel: "App home screen",
        timing: "Weekly",
        action: "Present bundles that match their last three orders.",
        offer: "Bundle price",
        metric: "Share of orders with a bundle",
      },
      {
        channel: "E-mail",
        timing: "At the month's end",
        action: "Sum up points earned and what the next tier brings.",
        metric: "Members who reach the next tier",
      },
    ],
    measure: "Watch value per order while keeping the number of orders level, against a hold-out.",
  },
  QUIET_BIG_SPENDERS: {
    headline: "Win back valuable customers before the silence becomes habit",
    aim: "Few orders, each worth much: one regained customer pays for several contacts.",
    tactics: [
      {
        channel: "Phone call",
        timing: "Now, by falling value",
        action:
          "Call those with the highest value, ask for the reason of the pause and settle open complaints at once.",
        offer: "Personal credit after a settled complaint",
        metric: "Share reached, and orders within 14 days",
      },
      {
        channel: "Printed letter",
        timing: "One week after an unanswered call",
        action: "Send a hand-signed letter with products that go with their last large purchase.",
        offer: "Gift with the next order",
        metric: "Redeemed gifts",
      },
      {
        channel: "Retargeting ads",
        timing: "For three weeks",
        action: "Show new arrivals in their category with high-end items first, never clearance.",
        metric: "Cost of each regained customer",
      },
    ],
    measure: "Measure regained customers and their value in 60 days against the cost of contact.",
  },
  ACTIVE_BIG_SPENDERS: {
    headline: "Make the second large purchase come sooner",
    aim:
      "They have just bought and are in good spirits; the aim is a second reason to come before the first fades.",
    tactics: [
      {
        channel: "E-mail",
        timing: "Three days after delivery",
        action:
          "Explain how to get the most out of what they bought and suggest what completes it.",
        metric: "Accessory orders within 21 days",
      },
      {
        channel: "App",
        timing: "Two weeks after the order",
        action:
          "Invite them to the membership with the cashback of their last order already credited.",
        offer: "Cashback credited on joining",
        metric: "Memberships started",
      },
      {
        channel: "Customer service chat",
        timing: "After every delivery",
        action: "Check that everything arrived and fix what did not before a complaint arises.",
        metric: "Complaints for each hundred orders",
      },
    ],
    measure: "Measure the time to the next order and the share with two orders within 60 days.",
  },
} as const satisfies Partial<Plays>;
