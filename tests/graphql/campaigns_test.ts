import assert from "node:assert/strict";
import { desc, eq, lt } from "drizzle-orm";
import { campaignMembers, campaigns, customers } from "@/db/schema/mod.ts";
import { createCampaign, recordOutcomes } from "@/services/campaigns/mod.ts";
import { setStrategyStatus } from "@/services/strategies/mod.ts";
import { appTest, databaseTest } from "@/tests/support/database.ts";
import { bytes, code, contactsOf, openApproved } from "./campaign_support.ts";
import { ask, codeOf, createEndpoint } from "./support.ts";

const CREATE = `mutation($input: CreateCampaignInput!) { createCampaign(input: $input) {
  number holdout bands seed createdBy contacted { customers known retention } leftAlone { customers }
  uplift { kept { value } } strategy { headline } } }`;

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

databaseTest("whose outcome is not known yet is in no second campaign", async (fixture) => {
  await openApproved(fixture);
  const draw = () => createCampaign(fixture, { strategyId: 1 }, "somebody");
  const { id } = await draw();
  await assert.rejects(draw(), code("TOO_FEW"));
  // What is known of the contacted frees them, and nobody who is left alone.
  const [, ...lines] = await contactsOf(fixture, id);
  const contacted = lines.map((line) => line.split(",")[0]!).sort();
  const outcomes = contacted.map((customer) => `${customer},1`).join("\n");
  await recordOutcomes(fixture, id, bytes(`CustomerID,Retained\n${outcomes}`));
  const second = await draw();
  const members = await fixture.db.select().from(campaignMembers)
    .where(eq(campaignMembers.campaignId, second.id));
  assert.deepEqual(members.map(({ customerId }) => customerId).sort(), contacted);
});

databaseTest("the same seed draws the same, whatever the order of the rows", async (fixture) => {
  const { db } = fixture;
  await openApproved(fixture);
  const draw = async (seed: number) => {
    await db.delete(campaigns);
    await createCampaign(fixture, { strategyId: 1, bands: ["HIGH", "MEDIUM"], seed }, "somebody");
    const left = await db.select().from(campaignMembers).where(eq(campaignMembers.arm, "HOLDOUT"));
    return left.map(({ customerId }) => customerId).sort();
  };
  const first = await draw(1);
  const rows = await db.select().from(customers).orderBy(desc(customers.customerId));
  await db.delete(customers);
  await db.insert(customers).values(rows);
  assert.deepEqual(await draw(1), first);
  assert.notDeepEqual(await draw(2), first);
});

appTest("every customer has the same chance to be left alone", async (fixture) => {
  const { db } = fixture;
  await openApproved(fixture);
  const draws = 100;
  const times = new Map<string, number>();
  for (let seed = 0; seed < draws; seed++) {
    await createCampaign(fixture, { strategyId: 1, holdout: 0.25, seed }, "somebody");
    for (const { customerId, arm } of await db.select().from(campaignMembers)) {
      times.set(customerId, (times.get(customerId) ?? 0) + (arm === "HOLDOUT" ? 1 : 0));
    }
    await db.delete(campaigns);
  }
  // Five standard deviations of a binomial count.
  const spread = 5 * Math.sqrt(draws * 0.25 * 0.75);
  for (const [id, left] of times) {
    assert.ok(Math.abs(left - draws * 0.25) < spread, `${id} ${left}`);
  }
});

databaseTest("two who draw at once share no customer", async (fixture) => {
  await openApproved(fixture);
  await setStrategyStatus(fixture, 2, "APPROVED", "somebody");
  const drawn = await Promise.allSettled(
    [1, 2].map((strategyId) => createCampaign(fixture, { strategyId }, "somebody")),
  );
  const refused = drawn.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
  assert.equal(refused.length, 1);
  assert.ok(code("TOO_FEW")(refused[0]!.reason));
});

databaseTest("those who are known to have left may be passed over", async (fixture) => {
  await openApproved(fixture);
  await fixture.db.update(customers).set({ churned: true }).where(lt(customers.customerId, "R040"));
  const input = { strategyId: "1", includeChurned: false };
  await ask(createEndpoint(fixture), CREATE, { input });
  const members = await fixture.db.select().from(campaignMembers);
  assert.ok(members.length >= 40 && members.every(({ customerId }) => customerId >= "R040"));
});

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

databaseTest(
  "a list of campaigns is the same few statements, however long it is",
  async (fixture) => {
    await openApproved(fixture);
    const statementsFor = async (campaignCount: number) => {
      const endpoint = createEndpoint(fixture);
      const { campaigns } = await ask(
        endpoint,
        `{ campaigns { contacted { retention } leftAlone { customers } uplift { kept { value } }
        strategy { headline } } }`,
      );
      assert.equal(campaigns.length, campaignCount);
      return endpoint.statements.length;
    };
    for (const seed of [1, 2, 3]) {
      await createCampaign(fixture, { strategyId: 1, seed }, "somebody");
      await fixture.db.update(campaignMembers).set({ retained: true });
      assert.equal(await statementsFor(seed), 3);
    }
  },
);
