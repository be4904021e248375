/** Campaigns of a shop whose churn is defined by orders: what later orders tell of them. */
import assert from "node:assert/strict";
import { asc, eq } from "drizzle-orm";
import { listReports } from "@/db/queries/campaign_reports.ts";
import { armCounts, findCampaign } from "@/db/queries/campaigns.ts";
import { insertDefinition } from "@/db/queries/churn_definitions.ts";
import {
  campaignMembers,
  clusters,
  customers,
  segmentations,
  strategies,
} from "@/db/schema/mod.ts";
import { makeCustomersFromOrders } from "@/services/orders/customers_from_orders.ts";
import { takeOrders } from "@/services/orders/test_orders.ts";
import { silentTask } from "@/services/task_context.ts";
import { appTest, type DatabaseFixture, databaseTest } from "@/tests/support/database.ts";
import { UserError } from "../errors.ts";
import {
  closeCampaign,
  createCampaign,
  recordOutcomes,
  reportOrderOutcomes,
  resultOf,
  undoReport,
} from "./mod.ts";

const HEADER = "order_id,customer_id,order_date,amount";
const IDS = Array.from({ length: 20 }, (_, n) => `c${String(n).padStart(2, "0")}`);

/** The orders end on 1 March 2026; churn is no order within 60 days. */
async function openCampaign(fixture: DatabaseFixture, input: { startsAt?: Date } = {}) {
  const lines = IDS.map((id, n) => `${n},${id},2026-03-01,10`);
  const { id: importId } = await takeOrders(fixture, [HEADER, ...lines].join("\n"));
  const definition = await insertDefinition(fixture.db, {
    horizonDays: 60,
    activeDays: 365,
    chosenBy: "USER",
    actor: "ann",
    createdAt: fixture.clock(),
  });
  await makeCustomersFromOrders(fixture, { definition, importId }, silentTask);
  const [segmentation] = await fixture.db.insert(segmentations)
    .values({ k: 1, seed: 1, inertia: 1, customers: 20, model: {} }).returning();
  const [cluster] = await fixture.db.insert(clusters).values({
    segmentationId: segmentation!.id,
    ...{ index: 0, persona: "STEADY_MIDDLE", size: 20, recency: 1, frequency: 1, monetary: 1 },
  }).returning();
  await fixture.db.insert(strategies).values({
    clusterId: cluster!.id,
    ...{ locale: "EN", source: "PLAYBOOK", headline: "h", body: "b", tactics: [], measure: "m" },
    status: "APPROVED",
  });
  await fixture.db.update(customers)
    .set({ clusterId: cluster!.id, riskBand: "HIGH", churnProbability: 0.8 });
  const campaign = await createCampaign(
    fixture,
    { strategyId: 1, holdout: 0.5, ...input },
    "ann",
  );
  const members = await fixture.db.select().from(campaignMembers)
    .orderBy(asc(campaignMembers.customerId));
  const idsOf = (arm: string) =>
    members.filter((member) => member.arm === arm).map(({ customerId }) => customerId);
  return { campaign, treatment: idsOf("TREATMENT"), control: idsOf("CONTROL") };
}

/** Imports orders as a job does, and lets them report. */
async function importOrders(fixture: DatabaseFixture, lines: readonly string[]): Promise<number> {
  const { id } = await takeOrders(fixture, [HEADER, ...lines].join("\n"));
  await reportOrderOutcomes(fixture, id);
  return id;
}

const countsOf = async ({ db }: DatabaseFixture, id: number) =>
  (await armCounts(db, [id])).get(id)!;

databaseTest(
  "reportOrderOutcomes() tells who ordered within the window, and spent what",
  async (fixture) => {
    const { campaign: { id }, treatment, control } = await openCampaign(fixture);
    const importId = await importOrders(fixture, [
      ...treatment.slice(0, 6).map((customer, n) => `t${n},${customer},2026-03-${10 + n},50`),
      `tr,${treatment[0]},2026-03-20,-20`,
      `c0,${control[0]},2026-04-02,30`,
      // The window of 60 days from 2 March on ends with 30 April.
      `c1,${control[1]},2026-04-30,30`,
      `c2,${control[2]},2026-05-01,30`,
    ]);
    const counts = await countsOf(fixture, id);
    assert.deepEqual([counts.treatment.known, counts.treatment.retained], [10, 6]);
    assert.deepEqual([counts.control.known, counts.control.retained], [10, 2]);
    assert.deepEqual([counts.treatment.spend.mean, counts.control.spend.mean], [28, 6]);
    const { difference, revenue } = resultOf(counts)!;
    assert.ok(Math.abs(difference.value - 0.4) < 1e-12 && Math.abs(revenue!.value - 220) < 1e-9);
    const [report] = await listReports(fixture.db, [id]);
    assert.deepEqual([report!.source, report!.importId, report!.members, report!.knownUntil], [
      "IMPORT",
      importId,
      20,
      "2026-05-01",
    ]);
    await undoReport(fixture, report!.id);
    assert.equal((await countsOf(fixture, id)).treatment.known, 0);
    assert.equal(resultOf(await countsOf(fixture, id)), undefined);
  },
);

databaseTest(
  "reportOrderOutcomes() follows later imports while the campaign is open",
  async (fixture) => {
    const { campaign: { id }, treatment: [first, second], control } = await openCampaign(fixture);
    const retained = async () => (await countsOf(fixture, id)).treatment.retained;
    await importOrders(fixture, [`a,${first},2026-03-05,50`]);
    assert.equal(await retained(), 1);
    // The same file again tells nothing new, and so does a day after the window.
    await importOrders(fixture, [`a,${first},2026-03-05,50`]);
    assert.equal((await listReports(fixture.db, [id])).length, 1);
    await importOrders(fixture, [`b,${second},2026-04-30,50`]);
    assert.equal(await retained(), 2);
    await importOrders(fixture, [`x,${control[0]},2026-06-01,50`]);
    assert.equal((await listReports(fixture.db, [id])).length, 2);
    // A correction of an order within the window does.
    await importOrders(fixture, [`b,${second},2026-04-30,0`]);
    assert.equal(await retained(), 1);
    await closeCampaign(fixture, id);
    await importOrders(fixture, [`c,${second},2026-04-29,50`]);
    assert.equal(await retained(), 1);
  },
);

appTest(
  "createCampaign() measures orders from the day after the last one, within the horizon",
  async (fixture) => {
    const { campaign } = await openCampaign(fixture);
    assert.deepEqual([campaign.outcome, campaign.windowDays], ["ORDER", 60]);
    assert.deepEqual(campaign.startsAt, new Date(2026, 2, 2));
    // A file of outcomes may still tell what the orders do not.
    const [member] = await fixture.db.select().from(campaignMembers);
    const file = new TextEncoder().encode(
      `CustomerID,Retained,Date\n${member!.customerId},1,2026-03-09`,
    );
    await recordOutcomes(
      fixture,
      { campaignId: campaign.id },
      ReadableStream.from([file]),
      "ann",
    );
    const [told] = await fixture.db.select().from(campaignMembers)
      .where(eq(campaignMembers.customerId, member!.customerId));
    assert.deepEqual([told!.retained, told!.spend], [true, null]);
    await closeCampaign(fixture, campaign.id);
    await assert.rejects(
      createCampaign(fixture, { strategyId: 1, startsAt: new Date(2026, 2, 1) }, "ann"),
      (error) => error instanceof UserError && error.code === "BAD_START",
    );
    const again = await createCampaign(
      fixture,
      { strategyId: 1, startsAt: fixture.clock() },
      "ann",
    );
    assert.equal((await findCampaign(fixture.db, again.id))!.startsAt > campaign.startsAt, true);
  },
);
