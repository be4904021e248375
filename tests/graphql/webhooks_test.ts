import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { auditLog, webhookDeliveries } from "@/db/schema/mod.ts";
import type { Scope } from "@/services/access/mod.ts";
import { appTest, type DatabaseFixture } from "@/tests/support/database.ts";
import { answer, ask, codeOf, createEndpoint, globalId, post } from "./support.ts";

const CREATE = `mutation($url: String! = "https://example.com/hook?token=abc") {
  createWebhook(input: { url: $url, events: [JOB_COMPLETED, CUSTOMER_AT_RISK], description: "CRM" }) {
    secret webhook { id url description events enabled }
    userErrors { code field path }
  }
}`;

async function openWebhook(fixture: DatabaseFixture) {
  const endpoint = createEndpoint(fixture);
  const { createWebhook: { webhook, secret } } = await ask(endpoint, CREATE);
  return { endpoint, webhook, secret: secret as string, id: webhook.id as string };
}

const key = (scope: Scope) => ({
  kind: "key" as const,
  actor: `key ${scope}`,
  scopes: scope === "admin" ? ["read", "write", "admin"] as const : ["read"] as const,
  keyId: 1,
});

appTest("a webhook is made with a secret that is shown once and is in no log", async (fixture) => {
  const { endpoint, webhook, secret, id } = await openWebhook(fixture);
  assert.match(secret, /^whsec_/);
  assert.equal(atob(id), "Webhook:1");
  assert.deepEqual(webhook, {
    id,
    url: "https://example.com/hook?token=abc",
    description: "CRM",
    events: ["JOB_COMPLETED", "CUSTOMER_AT_RISK"],
    enabled: true,
  });
  const { rotateWebhookSecret } = await ask(
    endpoint,
    `mutation($id: ID!) { rotateWebhookSecret(input: { id: $id, keepHours: 1 }) {
      secret webhook { previousSecretUntil } userErrors { code } } }`,
    { id },
  );
  assert.match(rotateWebhookSecret.secret, /^whsec_/);
  assert.notEqual(rotateWebhookSecret.secret, secret);
  assert.ok(rotateWebhookSecret.webhook.previousSecretUntil);
  const log = JSON.stringify(await fixture.db.select().from(auditLog));
  assert.match(log, /createWebhook.*Webhook 1/);
  assert.doesNotMatch(log, /whsec_|token=abc/);
});

appTest("a webhook is refused with the field that is not valid", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const { createWebhook } =
    (await answer(endpoint, CREATE, { url: "https://169.254.169.254/" })).data;
  assert.deepEqual(createWebhook, {
    secret: null,
    webhook: null,
    userErrors: [{ code: "BAD_WEBHOOK_URL", field: "url", path: ["input", "url"] }],
  });
  const none = `mutation { createWebhook(input: { url: "https://a.example/", events: [] }) {
    userErrors { code } } }`;
  assert.equal(await codeOf(endpoint, none), "BAD_WEBHOOK");
  const missing = `mutation {
    deleteWebhook(input: { id: "${globalId("Webhook", 9)}" }) { userErrors { code } } }`;
  assert.equal(await codeOf(endpoint, missing), "NOT_FOUND");
});

appTest("a webhook's deliveries are listed, followed and replayed", async (fixture) => {
  const { db } = fixture;
  const { endpoint, id } = await openWebhook(fixture);
  const { sendTestEvent: { delivery } } = await ask(
    endpoint,
    `mutation($id: ID!) { sendTestEvent(input: { webhookId: $id }) {
      delivery { id eventId type status attempts body } userErrors { code } } }`,
    { id },
  );
  assert.deepEqual([delivery.type, delivery.status, delivery.attempts], [null, "PENDING", 0]);
  assert.equal(JSON.parse(delivery.body).id, delivery.eventId);

  const list = `query($id: ID!) { node(id: $id) { ... on Webhook {
    deliveries(first: 5, status: [FAILED]) { totalCount nodes { id error responseStatus } } } } }`;
  assert.equal((await ask(endpoint, list, { id })).node.deliveries.totalCount, 0);
  // As the loop that delivers writes it: no trigger renews the version of the data.
  await db.update(webhookDeliveries)
    .set({ status: "FAILED", error: "STATUS", responseStatus: 500 })
    .where(eq(webhookDeliveries.status, "PENDING"));
  assert.deepEqual((await ask(endpoint, list, { id })).node.deliveries, {
    totalCount: 1,
    nodes: [{ id: delivery.id, error: "STATUS", responseStatus: 500 }],
  });

  const { replayDelivery } = await ask(
    endpoint,
    `mutation($id: ID!) { replayDelivery(input: { id: $id }) { delivery { status eventId } } }`,
    { id: delivery.id },
  );
  assert.deepEqual(replayDelivery.delivery, { status: "PENDING", eventId: delivery.eventId });
  await db.update(webhookDeliveries).set({ status: "FAILED" });
  const { replayFailedDeliveries } = await ask(
    endpoint,
    `mutation($id: ID!) { replayFailedDeliveries(input: {
      webhookId: $id, since: "2020-01-01T00:00:00Z" }) { deliveries userErrors { code } } }`,
    { id },
  );
  assert.equal(replayFailedDeliveries.deliveries, 1);
});

appTest("a webhook is disabled, changed, enabled and deleted", async (fixture) => {
  const { endpoint, id } = await openWebhook(fixture);
  const update = `mutation($id: ID!, $enabled: Boolean!) {
    updateWebhook(input: { id: $id, enabled: $enabled, description: "Other" }) {
      webhook { enabled disabledReason description } } }`;
  const off = await ask(endpoint, update, { id, enabled: false });
  assert.deepEqual(off.updateWebhook.webhook, {
    enabled: false,
    disabledReason: "USER",
    description: "Other",
  });
  const test = `mutation { sendTestEvent(input: { webhookId: "${id}" }) { userErrors { code } } }`;
  assert.equal(await codeOf(endpoint, test), "WEBHOOK_DISABLED");
  const on = await ask(endpoint, update, { id, enabled: true });
  assert.deepEqual(on.updateWebhook.webhook, {
    enabled: true,
    disabledReason: null,
    description: "Other",
  });
  const { deleteWebhook } = await ask(
    endpoint,
    `mutation { deleteWebhook(input: { id: "${id}" }) { deletedWebhookId } }`,
  );
  assert.equal(deleteWebhook.deletedWebhookId, id);
  assert.deepEqual((await ask(endpoint, "{ webhooks { id } }")).webhooks, []);
});

appTest("a webhook is shown to admins alone, by its id too", async (fixture) => {
  const { endpoint, id } = await openWebhook(fixture);
  const query = `{ node(id: "${id}") { id ... on Webhook { url } } }`;
  const send = async (scope: Scope) =>
    await (await endpoint.handler(post(query), key(scope))).json();
  assert.equal((await send("admin")).data.node.id, id);
  assert.equal((await send("read")).data.node, null);
});
