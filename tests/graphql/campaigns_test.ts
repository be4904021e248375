import assert from "node:assert/strict";
import { campaignMembers, customers } from "@/db/schema/mod.ts";
import { createCampaign, exportContacts, recordOutcomes } from "@/services/campaigns/mod.ts";
import { UserError } from "@/services/errors.ts";
import { setStrategyStatus } from "@/services/strategies/mod.ts";
import { type DatabaseFixture, databaseTest } from "@/tests/support/database.ts";
import { ask, codeOf, createEndpoint, openShop } from "./support.ts";

const CREATE = `mutation($input: CreateCampaignInput!) { createCampaign(input: $input) {
  number holdout bands seed createdBy contacted { customers known retention } leftAlone { customers }
  uplift { kept { value } } strategy { headline } } }`;
const AT_RISK = 200;

/** The shop with many customers at risk in the first cluster, and its strategy approved. */
async function openApproved(fixture: DatabaseFixture) {
  await openShop(fixture.db);
  await fixture.db.insert(customers).values(Array.from({ length: AT_RISK }, (_, n) => ({
    customerId: `R${String(n).padStart(3, "0")}`,
    clusterId: 1,
    riskBand: n < 80 ? "HIGH" as const : "MEDIUM" as const,
    churnProbability: 0.9 - n / 1000,
  })));
  await setStrategyStatus(fixture, 1, "APPROVED", "somebody");
}

async function contactsOf(fixture: DatabaseFixture, id: number): Promise<string[]> {
  let csv = "";
  for await (const piece of exportContacts(fixture, id)) csv += piece;
  return csv.trimEnd().split("\n");
}

async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}

const code = (expected: string) => (error: unknown) =>
  error instanceof UserError && error.code === expected;

databaseTest(
  "a campaign leaves the same share of every band alone, and says who drew it",
  async (fixture) => {
    await openApproved(fixture);
    const input = { strategyId: "1", holdout: 0.25, bands: ["HIGH", "MEDIUM"] };
    const { createCampaign } = await ask(createEndpoint(fixture), CREATE, { input });
    assert.deepEqual([createCampaign.holdout, createCampaign.bands, createCampaign.createdBy], [
      0.25,
      ["HIGH", "MEDIUM"],
      "local",
    ]);
    assert.equal(createCampaign.uplift, null);
    const members = await fixture.db.select().from(campaignMembers);
    for (const band of ["HIGH", "MEDIUM"]) {
      const group = members.filter((member) => member.band === band);
      const left = group.filter(({ arm }) => arm === "HOLDOUT");
      assert.equal(left.length, Math.round(group.length * 0.25), band);
    }
  },
);

databaseTest(
  "whoever is left alone is in no export, and every export is the same",
  async (fixture) => {
    await openApproved(fixture);
    const { id } = await createCampaign(fixture, { strategyId: 1 }, "somebody");
    const members = await fixture.db.select().from(campaignMembers);
    const [header, ...lines] = await contactsOf(fixture, id);
    assert.equal(header, "CustomerID,RiskBand,ChurnProbability");
    const ids = lines.map((line) => line.split(",")[0]!);
    const arm = (name: string) =>
      members.filter((member) => member.arm === name).map(({ customerId }) => customerId).sort();
    assert.deepEqual(ids.toSorted(), arm("CONTACT"));
    assert.ok(arm("HOLDOUT").length > 0);
    assert.ok(arm("HOLDOUT").every((customer) => !ids.includes(customer)));
    // Whatever becomes of the customers meanwhile.
    await fixture.db.update(customers).set({ riskBand: "LOW", clusterId: 2 });
    assert.deepEqual(await contactsOf(fixture, id), [header, ...lines]);
  },
);

databaseTest("whoever is in an open campaign is in no second one", async (fixture) => {
  await openApproved(fixture);
  const { id } = await createCampaign(fixture, { strategyId: 1 }, "somebody");
  await assert.rejects(createCampaign(fixture, { strategyId: 1 }, "somebody"), code("TOO_FEW"));
  const [, line] = await contactsOf(fixture, id);
  await recordOutcomes(fixture, id, bytes(`CustomerID,Retained\n${line!.split(",")[0]},1\n`));
  await createCampaign(fixture, { strategyId: 1 }, "somebody");
});

databaseTest(
  "outcomes give retention on both sides, the difference and the customers kept",
  async (fixture) => {
    await openApproved(fixture);
    const { id } = await createCampaign(
      fixture,
      { strategyId: 1, bands: ["HIGH", "MEDIUM"] },
      "somebody",
    );
    const members = await fixture.db.select().from(campaignMembers).orderBy(
      campaignMembers.customerId,
    );
    const arms = Map.groupBy(members, ({ arm }) => arm);
    // Nine in ten of the contacted stayed, and six in ten of the others.
    const lines = [["CONTACT", 9], ["HOLDOUT", 6]].flatMap(([arm, inTen]) =>
      arms.get(arm as "CONTACT")!.map(({ customerId }, at) =>
        `${customerId},${at % 10 < Number(inTen) ? 1 : 0}`
      )
    );
    const result = await recordOutcomes(
      fixture,
      id,
      bytes(["\uFEFFcustomer id,Retained", ...lines, "nobody,1"].join("\r\n")),
    );
    assert.deepEqual(result, { matched: members.length, others: 1 });
    const { campaigns: [campaign] } = await ask(
      createEndpoint(fixture),
      `{ campaigns { contacted { customers known retained retention } leftAlone { retention }
      uplift { difference { value low high } kept { value low high } } outcomesAt } }`,
    );
    const { contacted, leftAlone, uplift } = campaign;
    assert.ok(contacted.known === contacted.customers && campaign.outcomesAt !== null);
    const difference = contacted.retention - leftAlone.retention;
    assert.ok(Math.abs(uplift.difference.value - difference) < 1e-12);
    assert.ok(
      uplift.difference.low > 0 && uplift.difference.low < difference &&
        difference < uplift.difference.high,
    );
    assert.ok(Math.abs(uplift.kept.value - difference * contacted.known) < 1e-9);
  },
);

databaseTest(
  "outcomes are taken whole or not at all; Churn is the opposite of Retained",
  async (fixture) => {
    await openApproved(fixture);
    const { id } = await createCampaign(fixture, { strategyId: 1 }, "somebody");
    const [, first] = (await contactsOf(fixture, id)).map((line) => line.split(",")[0]!);
    const wrong: [file: string, says: RegExp][] = [
      ["", /The file is empty/],
      ["Customer,Stayed\nx,1", /needs CustomerID and Retained or Churn/],
      [`CustomerID,Retained\n${first},1\n${first},0`, /Line 3 contradicts/],
      [
        `CustomerID,Retained\n${first},1\nR001,maybe`,
        /Line 3: the outcome takes 1 or 0, but is "maybe"/,
      ],
      [`CustomerID,Retained\n,1`, /Line 2 has no CustomerID/],
    ];
    for (const [file, says] of wrong) {
      await assert.rejects(recordOutcomes(fixture, id, bytes(file)), (error) => {
        assert.ok(code("BAD_OUTCOMES")(error));
        assert.match((error as Error).message, says);
        return true;
      });
    }
    const known = async () =>
      (await fixture.db.select().from(campaignMembers)).filter(({ retained }) => retained !== null);
    assert.deepEqual(await known(), []);
    await recordOutcomes(fixture, id, bytes(`Churn,CustomerID\n1,${first}\n`));
    assert.deepEqual((await known()).map(({ customerId, retained }) => [customerId, retained]), [[
      first,
      false,
    ]]);
  },
);

databaseTest("a campaign that cannot be is refused", async (fixture) => {
  await openApproved(fixture);
  const endpoint = createEndpoint(fixture);
  const refused = (input: object) =>
    codeOf(endpoint, CREATE, { input: { strategyId: "1", ...input } });
  assert.equal(await refused({ strategyId: "2" }), "NOT_APPROVED");
  assert.equal(await refused({ strategyId: "99" }), "NOT_FOUND");
  for (const holdout of [0, -1, 0.6]) assert.equal(await refused({ holdout }), "BAD_HOLDOUT");
  assert.equal(await refused({ holdout: 0.001 }), "TOO_FEW");
  await assert.rejects(recordOutcomes(fixture, 99, bytes("")), code("NOT_FOUND"));
});
