/** What the demo store says of its money, as a shop does on the page of settings. */
export const DEMO_SETTINGS = {
  /** ISO 4217 code. */
  currency: "EUR",
  /** What a customer who leaves would have brought, and what an offer costs that was not needed. */
  lostCustomerValue: 60,
  offerCost: 20,
} as const;
