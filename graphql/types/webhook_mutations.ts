import {
  createWebhook,
  deleteWebhook,
  replayDelivery,
  replayFailed,
  rotateWebhookSecret,
  sendTestEvent,
  updateWebhook,
} from "@/services/webhooks/mod.ts";
import { globalId } from "@/services/webhooks/payloads.ts";
import { innerNumber } from "../builder.ts";
import { mutation } from "../payload.ts";
import { Webhook, WebhookDelivery, WebhookEventTypeEnum } from "./webhook.ts";

const webhookNumber = (id: string) => innerNumber("Webhook", id);
const SECRET = {
  type: "String",
  description: "What its events are signed with, `whsec_…`, shown this once.",
} as const;
const WEBHOOK_ID = "The webhook's id.";

mutation("createWebhook", {
  scope: "admin",
  description: "Makes a webhook. Needs the scope ADMIN.",
  input: (t) => ({
    url: t.string({ required: true, description: "Where events are posted: https." }),
    events: t.field({
      type: [WebhookEventTypeEnum],
      required: true,
      description: "What it is told.",
    }),
    description: t.string({ description: "What it is for, in up to 200 characters." }),
  }),
  payload: { webhook: { type: Webhook, description: "The webhook." }, secret: SECRET },
  resolve: ({ url, events, description }, { services }) =>
    createWebhook(services, { url, events, description: description ?? undefined }),
});

mutation("updateWebhook", {
  scope: "admin",
  description: "Changes a webhook, disables it or enables it again. What waits for it fails when " +
    "it is disabled, and can be replayed. Needs the scope ADMIN.",
  input: (t) => ({
    id: t.id({ required: true, description: WEBHOOK_ID }),
    url: t.string({ description: "Where events are posted; unchanged if omitted." }),
    events: t.field({
      type: [WebhookEventTypeEnum],
      description: "What it is told; unchanged if omitted.",
    }),
    description: t.string({ description: "What it is for; unchanged if omitted." }),
    enabled: t.boolean({ description: "Whether it is told anything; unchanged if omitted." }),
  }),
  payload: { webhook: { type: Webhook, description: "The webhook." } },
  resolve: async ({ id, url, events, description, enabled }, { services }) => ({
    webhook: await updateWebhook(services, webhookNumber(id), {
      url: url ?? undefined,
      events: events ?? undefined,
      description: description ?? undefined,
      enabled: enabled ?? undefined,
    }),
  }),
});

mutation("deleteWebhook", {
  scope: "admin",
  description: "Deletes a webhook with its deliveries. Needs the scope ADMIN.",
  input: (t) => ({ id: t.id({ required: true, description: WEBHOOK_ID }) }),
  payload: { deletedWebhookId: { type: "ID", description: "The webhook's global id." } },
  resolve: async ({ id }, { services }) => {
    const number = webhookNumber(id);
    await deleteWebhook(services, number);
    return { deletedWebhookId: globalId("Webhook", number!) };
  },
});

mutation("rotateWebhookSecret", {
  scope: "admin",
  description: "Gives a webhook another secret. The one before signs too for a time. Needs the " +
    "scope ADMIN.",
  input: (t) => ({
    id: t.id({ required: true, description: WEBHOOK_ID }),
    keepHours: t.int({
      required: true,
      defaultValue: 24,
      description: "Hours that the secret before goes on to sign, from 0 to 168.",
    }),
  }),
  payload: { webhook: { type: Webhook, description: "The webhook." }, secret: SECRET },
  resolve: ({ id, keepHours }, { services }) =>
    rotateWebhookSecret(services, webhookNumber(id), keepHours),
});

mutation("sendTestEvent", {
  scope: "admin",
  description: "Sends a webhook an event of the type `webhook.test`. Needs the scope ADMIN.",
  input: (t) => ({ webhookId: t.id({ required: true, description: WEBHOOK_ID }) }),
  payload: { delivery: { type: WebhookDelivery, description: "The delivery." } },
  resolve: async ({ webhookId }, { services }) => ({
    delivery: await sendTestEvent(services, webhookNumber(webhookId)),
  }),
});

mutation("replayDelivery", {
  scope: "admin",
  description: "Sends a delivery again that has ended, with the same event and id. Needs the " +
    "scope ADMIN.",
  input: (t) => ({ id: t.id({ required: true, description: "The delivery's id." }) }),
  payload: { delivery: { type: WebhookDelivery, description: "The delivery." } },
  resolve: async ({ id }, { services }) => ({
    delivery: await replayDelivery(services, innerNumber("WebhookDelivery", id)),
  }),
});

mutation("replayFailedDeliveries", {
  scope: "admin",
  description: "Sends all failed deliveries of a webhook again. Needs the scope ADMIN.",
  input: (t) => ({
    webhookId: t.id({ required: true, description: WEBHOOK_ID }),
    since: t.field({
      type: "DateTime",
      required: true,
      description: "Those that were first queued at this time or later.",
    }),
  }),
  payload: {
    webhook: { type: Webhook, description: "The webhook." },
    deliveries: { type: "Int", description: "How many are sent again." },
  },
  resolve: ({ webhookId, since }, { services }) =>
    replayFailed(services, webhookNumber(webhookId), since),
});
