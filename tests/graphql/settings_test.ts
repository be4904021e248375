import assert from "node:assert/strict";
import type { Database } from "@/db/client.ts";
import { appTest } from "@/tests/support/database.ts";
import { insertEvidence } from "@/db/queries/training.ts";
import { storedEvidence } from "@/services/training/evidence.ts";
import { ask, codeOf, createEndpoint, globalId, openShop } from "./support.ts";

/** The small shop, its champion judged on eight customers of whom half churned. */
async function openJudgedShop(db: Database): Promise<void> {
  await openShop(db);
  const probability = Float32Array.of(0.9, 0.8, 0.7, 0.3, 0.4, 0.2, 0.1, 0.05);
  const rows = Int32Array.from(probability.keys());
  await insertEvidence(
    db,
    1,
    storedEvidence({
      labels: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0),
      groups: rows,
      strictGroups: rows,
      probabilities: { grouped: probability, strict: probability, naive: probability },
    }),
  );
}

const UPDATE = `mutation($input: UpdateSettingsInput!) { updateSettings(input: $input) {
  userErrors { code message path } settings {
  lostCustomerValue offerCost weeklyContacts currency
  thresholdPolicy { kind lostCustomerCost wastedOfferCost calibratedThreshold } } } }`;

appTest("settings are stored part by part, and null takes one back", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const { settings } = await ask(
    endpoint,
    `{ settings { lostCustomerValue currency thresholdPolicy { kind lostCustomerCost
       wastedOfferCost } proposedPolicy { kind } } }`,
  );
  assert.deepEqual(settings, {
    lostCustomerValue: null,
    currency: null,
    thresholdPolicy: { kind: "COST", lostCustomerCost: 5, wastedOfferCost: 1 },
    proposedPolicy: null,
  });
  const first = { lostCustomerValue: 90, offerCost: 10, currency: "EUR" };
  await ask(endpoint, UPDATE, { input: first });
  const { updateSettings: { settings: updated } } = await ask(endpoint, UPDATE, {
    input: { weeklyContacts: 200, currency: null },
  });
  assert.deepEqual(updated, {
    lostCustomerValue: 90,
    offerCost: 10,
    weeklyContacts: 200,
    currency: null,
    thresholdPolicy: {
      kind: "COST",
      lostCustomerCost: 90,
      wastedOfferCost: 10,
      calibratedThreshold: 0.1,
    },
  });
});

appTest("updateSettings refuses what is no setting and stores nothing of it", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const wrong = [
    { lostCustomerValue: 5 },
    { lostCustomerValue: 0, offerCost: 1 },
    { lostCustomerValue: -1, offerCost: 1 },
    { weeklyContacts: 0 },
    { currency: "EURO" },
    { currency: "ZZZ", weeklyContacts: 10 },
  ];
  for (const input of wrong) {
    assert.equal(await codeOf(endpoint, UPDATE, { input }), "BAD_SETTINGS");
  }
  const { settings } = await ask(endpoint, "{ settings { weeklyContacts lostCustomerValue } }");
  assert.deepEqual(settings, { weeklyContacts: null, lostCustomerValue: null });
});

appTest("a policy without amounts or contacts takes them from the settings", async (fixture) => {
  await openJudgedShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const choose = async (policy: unknown) =>
    (await ask(
      endpoint,
      `mutation($policy: ThresholdPolicyInput!) {
         setThreshold(input: { id: "${
        globalId("Model", 1)
      }", policy: $policy }) { userErrors { code } model {
           threshold thresholdPolicy { kind lostCustomerCost wastedOfferCost contacts } } } }`,
      { policy },
    )).setThreshold.model.thresholdPolicy;
  const set = `mutation {
    setThreshold(input: { id: "${
    globalId("Model", 1)
  }", policy: { kind: LIST_SIZE } }) { userErrors { code } } }`;
  assert.equal(await codeOf(endpoint, set), "NO_CONTACTS");
  await ask(endpoint, UPDATE, {
    input: { lostCustomerValue: 80, offerCost: 20, weeklyContacts: 3 },
  });
  const cost = { kind: "COST", lostCustomerCost: 80, wastedOfferCost: 20, contacts: null };
  assert.deepEqual(await choose({ kind: "COST" }), cost);
  const list = { kind: "LIST_SIZE", lostCustomerCost: null, wastedOfferCost: null };
  assert.deepEqual(await choose({ kind: "LIST_SIZE" }), { ...list, contacts: 3 });
  assert.deepEqual(await choose({ kind: "LIST_SIZE", contacts: 2 }), { ...list, contacts: 2 });
  const { settings } = await ask(endpoint, "{ settings { proposedPolicy { kind contacts } } }");
  assert.deepEqual(settings.proposedPolicy, { kind: "LIST_SIZE", contacts: 3 });
});

appTest("a model says where its threshold lies below the base rate", async (fixture) => {
  await openJudgedShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const at = async (value: number) =>
    (await ask(
      endpoint,
      `mutation($value: Float!) {
         setThreshold(input: { id: "${
        globalId("Model", 1)
      }", policy: { kind: FIXED, value: $value } }) {
           model { baseRate thresholdBelowBaseRate } } }`,
      { value },
    )).setThreshold.model;
  const { baseRate, thresholdBelowBaseRate } = await at(0.01);
  assert.deepEqual([baseRate, thresholdBelowBaseRate], [0.5, true]);
  assert.deepEqual(await at(0.5), { baseRate: 0.5, thresholdBelowBaseRate: false });
});
