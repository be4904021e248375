import assert from "node:assert/strict";
import type { Database } from "@/db/client.ts";
import { deleteWebhookEvents, listDeliveries } from "@/db/queries/webhook_deliveries.ts";
import { claimDeliveries, settleDelivery } from "@/db/queries/webhook_queue.ts";
import {
  createWebhook,
  deleteWebhook,
  replayDelivery,
  replayFailed,
  rotateWebhookSecret,
  sendTestEvent,
  updateWebhook,
} from "@/services/webhooks/mod.ts";
import { databaseTest } from "@/tests/support/database.ts";

const NOW = new Date("2026-02-01T00:00:00Z");
const clock = () => NOW;
const later = (ms: number) => new Date(NOW.getTime() + ms);
const URL = "https://example.com/hook";
const code = (code: string) => ({ code });

const endpoint = async (db: Database, events: Parameters<typeof createWebhook>[1]["events"]) =>
  (await createWebhook({ db, clock }, { url: URL, events })).webhook;
const deliveriesOf = async (db: Database, endpointId: number) =>
  (await listDeliveries(db, { endpointId })).rows;
const claim = (db: Database, endpointId: number, now = NOW, limit = 10) =>
  claimDeliveries(db, endpointId, { limit, now, leaseUntil: new Date(now.getTime() + 20_000) });

databaseTest(
  "claimDeliveries() gives each delivery to one claimer until its lease ends",
  async ({ db }) => {
    const { id } = await endpoint(db, ["job.completed"]);
    for (let sent = 0; sent < 20; sent++) await sendTestEvent({ db, clock }, id);
    const claims = await Promise.all([1, 2, 3].map(() => claim(db, id)));
    const ids = claims.flat().map((each) => each.id);
    assert.equal(new Set(ids).size, 20);
    assert.deepEqual(await claim(db, id, later(19_000)), []);
    const again = await claim(db, id, later(21_000), 20);
    assert.equal(again.length, 20);
    assert.deepEqual([...new Set(again.map(({ attempts }) => attempts))], [2]);
  },
);

const settled = { now: NOW, disableIfFailingSince: later(-5 * 86_400_000) };
const delivered = {
  status: "DELIVERED",
  responseStatus: 200,
  responseHead: "",
  error: null,
} as const;
const failed = (dueAt: Date) =>
  ({ status: "PENDING", dueAt, responseStatus: 500, responseHead: "", error: "STATUS" }) as const;

databaseTest(
  "settleDelivery() writes nothing of an attempt that another has taken over",
  async ({ db }) => {
    const { id } = await endpoint(db, ["job.completed"]);
    await sendTestEvent({ db, clock }, id);
    const [slow] = await claim(db, id);
    const [next] = await claim(db, id, later(21_000));
    await settleDelivery(db, next!, delivered, settled);
    await settleDelivery(db, slow!, failed(later(60_000)), settled);
    const [delivery] = await deliveriesOf(db, id);
    assert.deepEqual([delivery!.status, delivery!.responseStatus], ["DELIVERED", 200]);
  },
);

databaseTest("settleDelivery() disables a webhook that has failed for days", async ({ db }) => {
  const { id } = await endpoint(db, ["job.completed"]);
  for (let sent = 0; sent < 2; sent++) await sendTestEvent({ db, clock }, id);
  const [first] = await claim(db, id);
  await settleDelivery(db, first!, failed(later(1000)), settled);
  const days = later(5 * 86_400_000);
  const [again] = await claim(db, id, days, 1);
  const outcome = await settleDelivery(db, again!, failed(later(0)), {
    now: days,
    disableIfFailingSince: NOW,
  });
  assert.equal(outcome, "FAILING");
  const rows = await deliveriesOf(db, id);
  assert.deepEqual(rows.map(({ status }) => status), ["FAILED", "FAILED"]);
  assert.deepEqual(await claim(db, id, later(1e9)), []);
  const deps = { db, clock };
  await assert.rejects(sendTestEvent(deps, id), code("WEBHOOK_DISABLED"));
  await assert.rejects(replayFailed(deps, id, NOW), code("WEBHOOK_DISABLED"));

  const { disabledAt, failingSince } = await updateWebhook(deps, id, { enabled: true });
  assert.deepEqual([disabledAt, failingSince], [null, null]);
  assert.equal((await replayFailed(deps, id, later(1))).deliveries, 0);
  assert.equal((await replayFailed(deps, id, NOW)).deliveries, 2);
});

databaseTest("replayDelivery() sends the same event with the same id", async ({ db }) => {
  const { id } = await endpoint(db, ["job.completed"]);
  const deps = { db, clock };
  const { id: deliveryId, eventId } = await sendTestEvent(deps, id);
  const [first] = await claim(db, id);
  await settleDelivery(db, first!, delivered, settled);
  assert.equal((await replayDelivery(deps, deliveryId)).status, "PENDING");
  const [again] = await claim(db, id);
  assert.deepEqual([again!.eventId, again!.body], [eventId, first!.body]);
  await assert.rejects(replayDelivery(deps, 999_999), code("NOT_FOUND"));
});

databaseTest("rotateWebhookSecret() has both secrets sign for a time", async ({ db }) => {
  const deps = { db, clock };
  const { webhook: { id }, secret: old } = await createWebhook(deps, {
    url: URL,
    events: ["job.completed"],
  });
  const { secret } = await rotateWebhookSecret(deps, id, 1);
  await sendTestEvent(deps, id);
  const [within] = await claim(db, id, later(1000));
  assert.deepEqual([within!.secret, within!.previousSecret], [secret, old]);
  const [after] = await claim(db, id, later(3_600_001));
  assert.deepEqual([after!.secret, after!.previousSecret], [secret, null]);
  await assert.rejects(rotateWebhookSecret(deps, id, 169), code("BAD_WEBHOOK"));
});

databaseTest(
  "webhooks are refused where an input is not valid, and are bounded",
  async ({ db }) => {
    const deps = { db, clock };
    const input = { url: URL, events: ["job.completed"] } as const;
    await assert.rejects(createWebhook(deps, { ...input, events: [] }), code("BAD_WEBHOOK"));
    await assert.rejects(
      createWebhook(deps, { ...input, description: "a\nb" }),
      code("BAD_WEBHOOK"),
    );
    await assert.rejects(
      createWebhook(deps, { ...input, url: "http://a.test/" }),
      code("BAD_WEBHOOK_URL"),
    );
    for (let made = 0; made < 20; made++) await createWebhook(deps, input);
    await assert.rejects(createWebhook(deps, input), code("TOO_MANY_WEBHOOKS"));
    await assert.rejects(updateWebhook(deps, 999_999, {}), code("NOT_FOUND"));
    await assert.rejects(deleteWebhook(deps, 999_999), code("NOT_FOUND"));
  },
);

databaseTest("deleteWebhookEvents() keeps what waits to be delivered", async ({ db }) => {
  const { id } = await endpoint(db, ["job.completed"]);
  for (let sent = 0; sent < 2; sent++) await sendTestEvent({ db, clock }, id);
  const [first] = await claim(db, id, NOW, 1);
  await settleDelivery(db, first!, delivered, settled);
  assert.equal(await deleteWebhookEvents(db, NOW), 0);
  assert.equal(await deleteWebhookEvents(db, later(1)), 1);
  assert.deepEqual((await deliveriesOf(db, id)).map(({ status }) => status), ["PENDING"]);
});
