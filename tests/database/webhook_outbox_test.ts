import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { jobTable } from "@/db/queries/job_table.ts";
import { deleteWebhookEvents, listDeliveries } from "@/db/queries/webhook_deliveries.ts";
import { models, predictions, scoringRuns, webhookDeliveries } from "@/db/schema/mod.ts";
import { closeCampaign, createCampaign, recordOutcomes } from "@/services/campaigns/mod.ts";
import { setStrategyStatus } from "@/services/strategies/mod.ts";
import { createWebhook, updateWebhook } from "@/services/webhooks/mod.ts";
import { writeBandChanges, writeEvent } from "@/services/webhooks/outbox.ts";
import { jobPayload } from "@/services/webhooks/payloads.ts";
import { appTest, databaseTest } from "@/tests/support/database.ts";
import {
  bytes,
  contactsOf,
  later as days,
  openApproved,
} from "@/tests/graphql/campaign_support.ts";
import { modelRow, openShop } from "@/tests/graphql/support.ts";

const NOW = new Date("2026-02-01T00:00:00Z");
const clock = () => NOW;

const endpoint = async (db: Database, events: Parameters<typeof createWebhook>[1]["events"]) =>
  (await createWebhook({ db, clock }, { url: "https://example.com/hook", events })).webhook;
const deliveriesOf = async (db: Database, endpointId: number) =>
  (await listDeliveries(db, { endpointId })).rows;

databaseTest("a job's end and its event are stored together or not at all", async ({ db }) => {
  const { id } = await endpoint(db, ["job.completed"]);
  const other = await endpoint(db, ["strategy.approved"]);
  let broken = true;
  const table = jobTable(db, clock, async (tx, job) => {
    await writeEvent(tx, "job.completed", jobPayload(job), NOW);
    if (broken) throw new Error("The process ends here.");
  });
  const job = crypto.randomUUID();
  await table.join(job, "SEGMENT", {});
  await table.begin(job);
  await assert.rejects(table.complete(job, { k: 5 }), /ends here/);
  assert.equal((await table.find(job))!.status, "RUNNING");
  assert.deepEqual(await deliveriesOf(db, id), []);

  broken = false;
  await table.complete(job, { k: 5 });
  await table.cancel(job);
  const [delivery, ...more] = await deliveriesOf(db, id);
  assert.equal(more.length, 0);
  const told = JSON.parse(delivery!.body);
  assert.deepEqual([told.id, told.type, told.timestamp], [
    delivery!.eventId,
    "job.completed",
    NOW.toISOString(),
  ]);
  assert.equal(atob(told.data.job.id), `Job:${job}`);
  assert.equal(told.data.job.status, "COMPLETED");
  assert.deepEqual(told.data.job.result, { k: 5 });
  assert.deepEqual(await deliveriesOf(db, other.id), []);
});

databaseTest("writeEvent() stores nothing when no enabled webhook asks for it", async ({ db }) => {
  const { id } = await endpoint(db, ["job.completed"]);
  await updateWebhook({ db, clock }, id, { enabled: false });
  await writeEvent(db, "webhook.test", { message: "" }, NOW);
  assert.equal(await deleteWebhookEvents(db, new Date(NOW.getTime() + 1)), 0);
});

databaseTest(
  "writeBandChanges() tells in batches which customers a scoring moved",
  async ({ db }) => {
    const { id } = await endpoint(db, ["customer.at_risk", "customer.recovered"]);
    const [model] = await db.insert(models).values(modelRow("CHAMPION")).returning({
      id: models.id,
    });
    const score = async (bands: Record<string, "HIGH" | "LOW" | null>) => {
      const [run] = await db.insert(scoringRuns).values({ modelId: model!.id, finishedAt: NOW })
        .returning({ id: scoringRuns.id });
      const rows = Object.entries(bands).map(([customerId, band]) => ({
        customerId,
        runId: run!.id,
        band,
        probability: band === "HIGH" ? 0.9 : 0.1,
      }));
      await db.insert(predictions).values(rows);
      await db.transaction((tx) => writeBandChanges(tx, run!.id, NOW));
      const told = await deliveriesOf(db, id);
      await db.delete(webhookDeliveries).where(eq(webhookDeliveries.endpointId, id));
      return told.map(({ body }) => JSON.parse(body)).reverse();
    };
    const crowd = Object.fromEntries(
      Array.from({ length: 501 }, (_, i) => [`N${1000 + i}`, "LOW" as const]),
    );
    assert.deepEqual(await score({ A: "HIGH", B: "LOW", C: null, ...crowd }), []);

    const second = await score({ A: "LOW", B: "HIGH", C: "HIGH", D: "HIGH", E: "LOW" });
    const names = second.map(({ type, data }) => [
      type,
      data.customers.map((each: { customerId: string }) => each.customerId).join(""),
    ]);
    assert.deepEqual(names, [["customer.at_risk", "BCD"], ["customer.recovered", "A"]]);
    const [b, c, d] = second[0].data.customers;
    assert.deepEqual(b, {
      id: btoa("Customer:B").replaceAll("=", ""),
      customerId: "B",
      churnProbability: 0.9,
      riskBand: "HIGH",
      previous: { churnProbability: 0.1, riskBand: "LOW" },
    });
    assert.deepEqual(c.previous, { churnProbability: 0.1, riskBand: null });
    assert.equal(d.previous, null);

    const rise = Object.fromEntries(Object.keys(crowd).map((name) => [name, "HIGH" as const]));
    const batches = (await score(rise)).map(({ data }) => data);
    assert.deepEqual(batches.map(({ batch }) => batch), [
      { number: 1, of: 2, customers: 501 },
      { number: 2, of: 2, customers: 501 },
    ]);
    assert.deepEqual(batches.map(({ customers }) => customers.length), [500, 1]);
  },
);

appTest("setStrategyStatus() tells that a strategy was approved, once", async (fixture) => {
  const { db } = fixture;
  await openShop(db);
  const { id } = await endpoint(db, ["strategy.approved"]);
  for (const status of ["APPROVED", "APPROVED", "DRAFT"] as const) {
    await setStrategyStatus(fixture, 1, status, "a tester");
  }
  const told = (await deliveriesOf(db, id)).map(({ body }) => JSON.parse(body));
  assert.equal(told.length, 1);
  const { strategy } = told[0].data;
  assert.equal(atob(strategy.id), "Strategy:1");
  assert.deepEqual([strategy.locale, strategy.approvedBy], ["EN", "a tester"]);
});

appTest(
  "a campaign's results are told with its outcomes and when it is closed",
  async (fixture) => {
    const { db } = fixture;
    await openApproved(fixture);
    const { id } = await endpoint(db, ["campaign.results"]);
    const campaign = await createCampaign(fixture, { strategyId: 1 }, "a tester");
    const [, first] = await contactsOf(fixture, campaign.id);
    const [customerId] = first!.split(",");
    const file = bytes(`CustomerID,Churn\n${customerId},0\n`);
    await recordOutcomes(days(fixture, 2), { campaignId: campaign.id }, file, "a tester");
    await closeCampaign(days(fixture, 3), campaign.id);
    await closeCampaign(days(fixture, 4), campaign.id);
    const told = (await deliveriesOf(db, id)).map(({ body }) => JSON.parse(body).data).reverse();
    assert.deepEqual(told.map(({ campaign }) => campaign.closedAt !== null), [false, true]);
    for (const { campaign: { id }, treatment, control, uplift } of told) {
      assert.equal(atob(id), `Campaign:${campaign.id}`);
      assert.deepEqual([treatment.customers, treatment.knownOutcomes, treatment.retained], [
        66,
        1,
        1,
      ]);
      assert.deepEqual([control.customers, control.knownOutcomes, uplift], [17, 0, null]);
    }
  },
);
