import assert from "node:assert/strict";
import { desc, eq, lt } from "drizzle-orm";
import { findCampaign } from "@/db/queries/campaigns.ts";
import {
  campaignMembers,
  campaigns,
  predictions,
  scoringRuns,
  strategies,
} from "@/db/schema/mod.ts";
import {
  closeCampaign,
  createCampaign,
  recordOutcomes,
  reopenCampaign,
  statusOf,
} from "@/services/campaigns/mod.ts";
import { setStrategyStatus } from "@/services/strategies/mod.ts";
import { appTest, databaseTest } from "@/tests/support/database.ts";
import { bytes, code, contactsOf, later, openApproved, suppressionOf } from "./campaign_support.ts";
import { ask, codeOf, createEndpoint, customers, globalId } from "./support.ts";

const CREATE =
  `mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { userErrors { code message path } campaign {
  number holdout bands seed createdBy status startsAt windowDays windowEndsAt
  treatmentGroup { customers known retention expectedChurners } controlGroup { customers }
  plan { treatmentGroup controlGroup expectedChurners smallestUplift }
  uplift { kept { value } } strategy { headline } } } }`;

const TACTICS = [null, "10% off"].map((offer) => ({
  channel: "E-mail",
  timing: "Now",
  action: "Write",
  offer,
  metric: "Opens",
}));

databaseTest(
  "createCampaign() draws the same share of every band as control group, and says who started it",
  async (fixture) => {
    await openApproved(fixture);
    const input = { strategyId: globalId("Strategy", 1), holdout: 0.25, bands: ["HIGH", "MEDIUM"] };
    const { createCampaign: { campaign: created } } = await ask(createEndpoint(fixture), CREATE, {
      input,
    });
    assert.deepEqual([created.holdout, created.bands, created.createdBy], [
      0.25,
      ["HIGH", "MEDIUM"],
      "local",
    ]);
    assert.equal(created.uplift, null);
    const members = await fixture.db.select().from(campaignMembers);
    for (const band of ["HIGH", "MEDIUM"]) {
      const group = members.filter((member) => member.band === band);
      const control = group.filter(({ arm }) => arm === "CONTROL");
      assert.equal(control.length, Math.round(group.length * 0.25), band);
    }
  },
);

appTest(
  "a campaign's files hold one group each, and are the same at every export",
  async (fixture) => {
    await openApproved(fixture);
    const { id } = await createCampaign(fixture, { strategyId: 1 }, "somebody");
    const members = await fixture.db.select().from(campaignMembers);
    const read = async () => [await contactsOf(fixture, id), await suppressionOf(fixture, id)];
    const [contacts, suppression] = await read();
    assert.equal(
      contacts![0],
      "CustomerID,E-mail,Phone,Segment,Persona,RiskBand,ChurnProbability,Reasons,Offer",
    );
    assert.equal(suppression![0], "CustomerID,E-mail,Phone");
    const idsOf = (lines: readonly string[]) =>
      lines.slice(1).map((line) => line.split(",")[0]!).sort();
    const arm = (name: string) =>
      members.filter((member) => member.arm === name).map(({ customerId }) => customerId).sort();
    assert.deepEqual(idsOf(contacts!), arm("TREATMENT"));
    assert.deepEqual(idsOf(suppression!), arm("CONTROL"));
    assert.ok(arm("CONTROL").length > 0);
    // A number that a spreadsheet would take for a formula is guarded.
    const line = contacts!.find((each) => each.startsWith("R"));
    assert.match(line!, /^R\d+,r\d+@shop\.example,'\+82 10 5555 \d+,0,persona /);
    // Whatever becomes of the customers meanwhile.
    await fixture.db.update(customers).set({ riskBand: "LOW", clusterId: 2, scoringRunId: null });
    assert.deepEqual(await read(), [contacts, suppression]);
    await fixture.db.delete(customers);
    assert.deepEqual(idsOf((await read())[0]!), arm("TREATMENT"));
  },
);

appTest("a contact file tells reasons and offer as they were at the draw", async (fixture) => {
  const { db } = fixture;
  await openApproved(fixture);
  await db.update(strategies).set({ tactics: TACTICS });
  const [customer] = await db.select().from(customers).where(eq(customers.customerId, "R001"));
  const reason = { field: "tenure", value: "1", direction: "RAISES", contribution: 0.2 } as const;
  const rate = (runId: number, reasons: typeof reason[]) =>
    db.insert(predictions).values({
      customerId: "R001",
      runId,
      probability: customer!.churnProbability!,
      band: "HIGH",
      reasons,
    });
  const [run] = await db.insert(scoringRuns).values({ modelId: 1 }).returning();
  await rate(run!.id, [reason]);
  await db.update(customers).set({ scoringRunId: run!.id }).where(eq(customers.customerId, "R001"));
  const { id } = await createCampaign(fixture, { strategyId: 1, holdout: 0.02 }, "somebody");
  const [next] = await db.insert(scoringRuns).values({ modelId: 1 }).returning();
  await rate(next!.id, []);
  await db.update(customers).set({ scoringRunId: next!.id });
  await db.update(strategies).set({ tactics: [] });
  const line = (await contactsOf(fixture, id)).find((each) => each.startsWith("R001,"));
  assert.match(line!, /,tenure,10% off$/);
});

databaseTest(
  "members of an open campaign are in no second one until it is closed",
  async (fixture) => {
    await openApproved(fixture);
    const draw = () => createCampaign(fixture, { strategyId: 1 }, "somebody");
    const { id } = await draw();
    await assert.rejects(draw(), code("TOO_FEW"));
    // Outcomes that are known so far may still change.
    const members = await fixture.db.select().from(campaignMembers);
    const ids = members.map(({ customerId }) => customerId).sort();
    const lines = ids.map((customer) => `${customer},1`).join("\n");
    const file = bytes(`CustomerID,Retained\n${lines}`);
    await recordOutcomes(fixture, { campaignId: id }, file, "somebody");
    await assert.rejects(draw(), code("TOO_FEW"));
    await closeCampaign(fixture, id);
    const second = await draw();
    const drawn = await fixture.db.select().from(campaignMembers)
      .where(eq(campaignMembers.campaignId, second.id));
    assert.deepEqual(drawn.map(({ customerId }) => customerId).sort(), ids);
    await assert.rejects(reopenCampaign(fixture, id), code("MEMBERS_TAKEN"));
    await closeCampaign(fixture, second.id);
    assert.equal((await reopenCampaign(fixture, id)).closedAt, null);
  },
);

databaseTest("the same seed draws the same, whatever the order of the rows", async (fixture) => {
  const { db } = fixture;
  await openApproved(fixture);
  const draw = async (seed: number) => {
    await db.delete(campaigns);
    await createCampaign(fixture, { strategyId: 1, bands: ["HIGH", "MEDIUM"], seed }, "somebody");
    const control = await db.select().from(campaignMembers)
      .where(eq(campaignMembers.arm, "CONTROL"));
    return control.map(({ customerId }) => customerId).sort();
  };
  const first = await draw(1);
  const rows = await db.select().from(customers).orderBy(desc(customers.customerId));
  await db.delete(customers);
  await db.insert(customers).values(rows);
  assert.deepEqual(await draw(1), first);
  assert.notDeepEqual(await draw(2), first);
});

appTest("every customer has the same chance to be in the control group", async (fixture) => {
  const { db } = fixture;
  await openApproved(fixture);
  const draws = 100;
  const times = new Map<string, number>();
  for (let seed = 0; seed < draws; seed++) {
    await createCampaign(fixture, { strategyId: 1, holdout: 0.25, seed }, "somebody");
    for (const { customerId, arm } of await db.select().from(campaignMembers)) {
      times.set(customerId, (times.get(customerId) ?? 0) + (arm === "CONTROL" ? 1 : 0));
    }
    await db.delete(campaigns);
  }
  // Five standard deviations of a binomial count.
  const spread = 5 * Math.sqrt(draws * 0.25 * 0.75);
  for (const [id, left] of times) {
    assert.ok(Math.abs(left - draws * 0.25) < spread, `${id} ${left}`);
  }
});

databaseTest("two campaigns that start at once share no customer", async (fixture) => {
  await openApproved(fixture);
  await setStrategyStatus(fixture, 2, "APPROVED", "somebody");
  const drawn = await Promise.allSettled(
    [1, 2].map((strategyId) => createCampaign(fixture, { strategyId }, "somebody")),
  );
  const refused = drawn.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
  assert.equal(refused.length, 1);
  assert.ok(code("TOO_FEW")(refused[0]!.reason));
});

databaseTest("only active customers take part, whatever their band says", async (fixture) => {
  await openApproved(fixture);
  await fixture.db.update(customers).set({ churned: true }).where(lt(customers.customerId, "R040"));
  const input = { strategyId: globalId("Strategy", 1) };
  await ask(createEndpoint(fixture), CREATE, { input });
  const members = await fixture.db.select().from(campaignMembers);
  assert.ok(members.length >= 40 && members.every(({ customerId }) => customerId >= "R040"));
});

appTest(
  "campaignPlan tells what the campaign can show that is then drawn",
  async (fixture) => {
    await openApproved(fixture);
    const endpoint = createEndpoint(fixture);
    const PLAN = `query($input: CampaignPlanInput!) { campaignPlan(input: $input) {
    treatmentGroup controlGroup expectedChurners smallestUplift } }`;
    const input = { strategyId: globalId("Strategy", 1), holdout: 0.3, bands: ["HIGH", "MEDIUM"] };
    const { campaignPlan } = await ask(endpoint, PLAN, { input });
    const { createCampaign: { campaign: created } } = await ask(endpoint, CREATE, { input });
    const { plan, treatmentGroup, controlGroup } = created;
    assert.deepEqual(
      [plan.treatmentGroup, plan.controlGroup],
      [campaignPlan.treatmentGroup, campaignPlan.controlGroup],
    );
    // The same probabilities add up to the same but for the last digits.
    assert.ok(Math.abs(plan.smallestUplift - campaignPlan.smallestUplift) < 1e-9);
    assert.ok(Math.abs(plan.expectedChurners - campaignPlan.expectedChurners) < 1e-9);
    assert.equal(treatmentGroup.customers, plan.treatmentGroup);
    assert.equal(controlGroup.customers, plan.controlGroup);
    assert.ok(plan.smallestUplift > 0 && plan.smallestUplift < 0.5);
    // Now that all of them are in an open campaign, another one could show nothing.
    assert.equal((await ask(endpoint, PLAN, { input })).campaignPlan.smallestUplift, null);
    assert.equal(await codeOf(endpoint, PLAN, { input: { ...input, holdout: 1 } }), "BAD_HOLDOUT");
  },
);

appTest("a campaign starts now or later, and its window follows", async (fixture) => {
  await openApproved(fixture);
  const endpoint = createEndpoint(fixture);
  const at = new Date(Date.now() + 3 * 86_400_000);
  const input = { strategyId: globalId("Strategy", 1), startsAt: at.toISOString(), windowDays: 14 };
  const { createCampaign: { campaign: created } } = await ask(endpoint, CREATE, { input });
  assert.deepEqual([created.status, created.windowDays], ["SCHEDULED", 14]);
  assert.equal(
    Date.parse(created.windowEndsAt) - Date.parse(created.startsAt),
    14 * 86_400_000,
  );
  const campaign = (await findCampaign(fixture.db, created.number))!;
  const statusAfter = (days: number) => statusOf(campaign, later(fixture, days).clock());
  assert.deepEqual([statusAfter(4), statusAfter(18)], ["RUNNING", "ENDED"]);
  const refused = (over: object) =>
    codeOf(endpoint, CREATE, { input: { strategyId: globalId("Strategy", 1), ...over } });
  assert.equal(await refused({ startsAt: "2020-01-01T00:00:00Z" }), "BAD_START");
  for (const windowDays of [0, 366]) assert.equal(await refused({ windowDays }), "BAD_WINDOW");
});

appTest("a campaign that cannot be is refused", async (fixture) => {
  await openApproved(fixture);
  const endpoint = createEndpoint(fixture);
  const refused = (input: object) =>
    codeOf(endpoint, CREATE, { input: { strategyId: globalId("Strategy", 1), ...input } });
  assert.equal(await refused({ strategyId: globalId("Strategy", 2) }), "NOT_APPROVED");
  assert.equal(await refused({ strategyId: globalId("Strategy", 99) }), "NOT_FOUND");
  for (const holdout of [0, -1, 0.6]) assert.equal(await refused({ holdout }), "BAD_HOLDOUT");
  assert.equal(await refused({ holdout: 0.001 }), "TOO_FEW");
  await assert.rejects(
    recordOutcomes(fixture, { campaignId: 99 }, bytes(""), "somebody"),
    code("NOT_FOUND"),
  );
  const CLOSE = `mutation {
    closeCampaign(input: { id: "${globalId("Campaign", 99)}" }) { userErrors { code } } }`;
  assert.equal(await codeOf(endpoint, CLOSE), "NOT_FOUND");
});

appTest(
  "a list of campaigns is the same few statements, however long it is",
  async (fixture) => {
    await openApproved(fixture);
    const statementsFor = async (campaignCount: number) => {
      const endpoint = createEndpoint(fixture);
      const { campaigns } = await ask(
        endpoint,
        `{ campaigns { nodes { treatmentGroup { retention } controlGroup { customers } uplift { kept { value } } plan { smallestUplift } status
        reports { source } outcomesAt strategy { headline } } } }`,
      );
      assert.equal(campaigns.nodes.length, campaignCount);
      return endpoint.statements.length;
    };
    for (const seed of [1, 2, 3]) {
      const { id } = await createCampaign(fixture, { strategyId: 1, seed }, "somebody");
      await fixture.db.update(campaignMembers).set({ retained: true });
      await closeCampaign(fixture, id);
      assert.equal(await statementsFor(seed), 4);
    }
  },
);
