import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { listDeliveries } from "@/db/queries/webhook_deliveries.ts";
import { claimDeliveries } from "@/db/queries/webhook_queue.ts";
import { findWebhook } from "@/db/queries/webhook_endpoints.ts";
import { attemptDelivery, startDelivery } from "@/services/webhooks/delivery.ts";
import { createWebhook, sendTestEvent } from "@/services/webhooks/mod.ts";
import { appTest, type DatabaseFixture, databaseTest } from "@/tests/support/database.ts";

const OPTIONS = { allowPrivate: true, random: () => 0, timeoutMs: 2000 };

async function withReceiver(
  answer: (request: Request) => Response | Promise<Response>,
  test: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  try {
    await test(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

/** Sends one test event to a receiver, tries it once, and tells how delivery and webhook stand then. */
async function deliverOnce(fixture: DatabaseFixture, answer: (request: Request) => Response) {
  const { db, clock } = fixture;
  const deps = { ...fixture, webhooks: { allowPrivate: true } };
  let [delivery, webhook, lastAttempt] = [undefined, undefined, clock()] as const as [
    Awaited<ReturnType<typeof listDeliveries>>["rows"][number] | undefined,
    Awaited<ReturnType<typeof findWebhook>>,
    Date,
  ];
  await withReceiver(answer, async (url) => {
    const made = await createWebhook(deps, { url, events: ["job.completed"] });
    await sendTestEvent(deps, made.webhook.id);
    lastAttempt = clock();
    const leaseUntil = new Date(lastAttempt.getTime() + 60_000);
    const [claimed] = await claimDeliveries(db, made.webhook.id, {
      limit: 1,
      now: lastAttempt,
      leaseUntil,
    });
    await attemptDelivery(deps, OPTIONS, claimed!);
    webhook = await findWebhook(db, made.webhook.id);
    [delivery] = (await listDeliveries(db, { endpointId: made.webhook.id })).rows;
  });
  return { delivery: delivery!, webhook: webhook! };
}

databaseTest("attemptDelivery() sends what the reference library verifies", async (fixture) => {
  const { db, clock } = fixture;
  const deps = { ...fixture, webhooks: { allowPrivate: true } };
  const { promise, resolve } = Promise.withResolvers<[string, Record<string, string>]>();
  await withReceiver(async (request) => {
    resolve([await request.text(), Object.fromEntries(request.headers)]);
    return new Response("ok");
  }, async (url) => {
    const { webhook, secret } = await createWebhook(deps, { url, events: ["job.completed"] });
    const { eventId } = await sendTestEvent(deps, webhook.id);
    const now = clock();
    const [claimed] = await claimDeliveries(db, webhook.id, { limit: 1, now, leaseUntil: now });
    await attemptDelivery(deps, OPTIONS, claimed!);
    const [body, headers] = await promise;
    const told = new Webhook(secret).verify(body, headers) as { id: string; type: string };
    assert.deepEqual([told.id, told.type], [eventId, "webhook.test"]);
    assert.equal(headers["webhook-id"], eventId);
    const [delivery] = (await listDeliveries(db, { endpointId: webhook.id })).rows;
    assert.deepEqual(
      [delivery!.status, delivery!.responseStatus, delivery!.responseHead, delivery!.attempts],
      ["DELIVERED", 200, "ok", 1],
    );
  });
});

appTest("attemptDelivery() tries again later what was refused", async (fixture) => {
  const { delivery, webhook } = await deliverOnce(
    fixture,
    () => new Response("broken", { status: 503, headers: { "Retry-After": "3600" } }),
  );
  assert.deepEqual(
    [delivery.status, delivery.responseStatus, delivery.responseHead, delivery.error],
    ["PENDING", 503, "broken", "STATUS"],
  );
  assert.ok(delivery.dueAt.getTime() >= delivery.lastAttemptAt!.getTime() + 3_600_000);
  assert.ok(webhook.failingSince && !webhook.disabledAt);
});

appTest("attemptDelivery() disables a webhook whose receiver is gone", async (fixture) => {
  const { delivery, webhook } = await deliverOnce(fixture, () => new Response("", { status: 410 }));
  assert.deepEqual([delivery.status, webhook.disabledReason], ["FAILED", "GONE"]);
});

appTest("startDelivery() lets no slow receiver hold up another", async (fixture) => {
  const deps = { ...fixture, webhooks: { allowPrivate: true } };
  const stuck = Promise.withResolvers<Response>();
  const counted = { slow: 0, quick: 0 };
  const all = Promise.withResolvers<void>();
  await withReceiver(() => (counted.slow++, stuck.promise), async (slow) => {
    await withReceiver(() => {
      if (++counted.quick === 40) all.resolve();
      return new Response();
    }, async (quick) => {
      for (const url of [slow, quick]) {
        const { webhook: { id } } = await createWebhook(deps, { url, events: ["job.completed"] });
        for (let sent = 0; sent < 40; sent++) await sendTestEvent(deps, id);
      }
      const deliverer = startDelivery(deps, { ...OPTIONS, timeoutMs: 60_000 });
      await all.promise;
      assert.equal(counted.slow, 8);
      stuck.resolve(new Response());
      await deliverer.stop();
    });
  });
});
