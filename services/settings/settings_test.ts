import { deepStrictEqual } from "node:assert/strict";
import type { ShopSettings } from "@/db/queries/settings.ts";
import { DEFAULT_THRESHOLD_POLICY } from "@/ml/evaluation/threshold.ts";
import { policyAtRate } from "./settings.ts";

const NOTHING_STATED: ShopSettings = {
  lostCustomerValue: null,
  offerCost: null,
  weeklyContacts: null,
  currency: null,
};

Deno.test("policyAtRate() takes least cost where few customers churn, or where the shop has stated its amounts", () => {
  deepStrictEqual(policyAtRate(NOTHING_STATED, 1000, 0.2), DEFAULT_THRESHOLD_POLICY);
  deepStrictEqual(
    policyAtRate({ ...NOTHING_STATED, lostCustomerValue: 80, offerCost: 10 }, 1000, 0.7),
    { kind: "COST", lostCustomer: 80, wastedOffer: 10 },
  );
});

Deno.test("policyAtRate() lists as many as can be contacted, or a fifth, where most customers churn", () => {
  deepStrictEqual(policyAtRate(NOTHING_STATED, 1001, 0.7), { kind: "LIST_SIZE", contacts: 201 });
  deepStrictEqual(
    policyAtRate({ ...NOTHING_STATED, weeklyContacts: 50 }, 1000, 0.7),
    { kind: "LIST_SIZE", contacts: 50 },
  );
});
