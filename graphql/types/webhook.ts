import { findWebhook, listWebhooks, type WebhookRow } from "@/db/queries/webhook_endpoints.ts";
import {
  countDeliveries,
  type DeliveryRow,
  type DeliveryStatus,
  findDelivery,
  listDeliveries,
} from "@/db/queries/webhook_deliveries.ts";
import { TEST_EVENT_TYPE, type WEBHOOK_DISABLED_REASONS } from "@/db/schema/mod.ts";
import { includesScope } from "@/services/access/mod.ts";
import type { SendError } from "@/services/webhooks/send.ts";
import { needs } from "../access.ts";
import { builder, wholeNumber } from "../builder.ts";
import type { GraphQLContext } from "../context.ts";
import { pageCost, toConnection } from "./connection.ts";

/** Deliveries change without a new version of the data, so that no answer about them may be kept: `db` would let it. */
const liveDb = ({ services: { connection } }: GraphQLContext) => connection.readDb;

const isAdmin = ({ identity }: GraphQLContext) => includesScope(identity.scopes, "admin");

const TYPES = {
  JOB_COMPLETED: {
    value: "job.completed",
    description: "`job.completed`: a job completed, failed or was cancelled.",
  },
  CUSTOMER_AT_RISK: {
    value: "customer.at_risk",
    description: "`customer.at_risk`: a scoring moved active customers into the band HIGH.",
  },
  CUSTOMER_RECOVERED: {
    value: "customer.recovered",
    description: "`customer.recovered`: a scoring moved active customers out of the band HIGH.",
  },
  STRATEGY_APPROVED: {
    value: "strategy.approved",
    description: "`strategy.approved`: a strategy was approved.",
  },
  CAMPAIGN_RESULTS: {
    value: "campaign.results",
    description: "`campaign.results`: a campaign's outcomes changed, or it was closed.",
  },
} as const;

export const WebhookEventTypeEnum = builder.enumType("WebhookEventType", {
  description: "What a webhook can be told.",
  values: TYPES,
});

const DisabledReason = builder.enumType("WebhookDisabledReason", {
  description: "Why a webhook is disabled.",
  values: {
    USER: { description: "An admin disabled it." },
    FAILING: { description: "Its deliveries failed for five days." },
    GONE: { description: "Its receiver answered 410 Gone." },
  } as const satisfies Record<(typeof WEBHOOK_DISABLED_REASONS)[number], unknown>,
});

const DeliveryStatusEnum = builder.enumType("WebhookDeliveryStatus", {
  description: "Status of a delivery.",
  values: {
    PENDING: { description: "Waits for its first or next attempt." },
    DELIVERED: { description: "The receiver answered with a 2xx status." },
    FAILED: { description: "Was given up. It can be replayed." },
  } as const satisfies Record<DeliveryStatus, unknown>,
});

const DeliveryError = builder.enumType("WebhookDeliveryError", {
  description: "Why an attempt failed.",
  values: {
    STATUS: { description: "Another status than 2xx." },
    TIMEOUT: { description: "No whole answer within ten seconds." },
    CONNECTION: { description: "The connection was refused or broken off." },
    TLS: { description: "The certificate is not trusted, or is another name's." },
    NO_ADDRESS: { description: "The name does not resolve." },
    PRIVATE_ADDRESS: { description: "The address is not on a public network." },
    DISABLED: { description: "The webhook was disabled before an attempt." },
  } as const satisfies Record<SendError | "STATUS" | "DISABLED", unknown>,
});

export const WebhookDelivery = builder.objectRef<DeliveryRow>("WebhookDelivery");
builder.node(WebhookDelivery, {
  description: "An event on its way to a webhook. Needs the scope ADMIN.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: async (id, context) =>
    isAdmin(context) ? await findDelivery(liveDb(context), wholeNumber(id)) : undefined,
  fields: (t) => ({
    eventId: t.exposeString("eventId", {
      description: "The event's id, sent as `webhook-id` with every attempt and replay.",
    }),
    type: t.field({
      type: WebhookEventTypeEnum,
      nullable: true,
      description: "What the event tells; null for a test event.",
      resolve: ({ type }) => type === TEST_EVENT_TYPE ? null : type,
    }),
    body: t.exposeString("body", { description: "The JSON that is sent, as it is signed." }),
    status: t.expose("status", { type: DeliveryStatusEnum, description: "Its status." }),
    attempts: t.exposeInt("attempts", { description: "Attempts since it was last queued." }),
    nextAttemptAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it is tried next; null where it has ended.",
      resolve: ({ status, dueAt }) => status === "PENDING" ? dueAt : null,
    }),
    lastAttemptAt: t.expose("lastAttemptAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was last tried; null if never.",
    }),
    responseStatus: t.exposeInt("responseStatus", {
      nullable: true,
      description: "Status code of the last response; null if none came.",
    }),
    responseHead: t.exposeString("responseHead", {
      nullable: true,
      description: "First 1,000 characters of the last response; null if none came.",
    }),
    error: t.field({
      type: DeliveryError,
      nullable: true,
      description: "Why the last attempt failed; null if it did not.",
      resolve: ({ error }) => error as SendError | null,
    }),
    createdAt: t.expose("createdAt", {
      type: "DateTime",
      description: "When it was queued first.",
    }),
  }),
});

export const Webhook = builder.objectRef<WebhookRow>("Webhook");
builder.node(Webhook, {
  description: "An address that events are sent to. Needs the scope ADMIN.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: async (id, context) =>
    isAdmin(context) ? await findWebhook(liveDb(context), wholeNumber(id)) : undefined,
  fields: (t) => ({
    url: t.exposeString("url", { description: "Where events are posted." }),
    description: t.exposeString("description", { description: "What it is for; may be empty." }),
    events: t.expose("events", { type: [WebhookEventTypeEnum], description: "What it is told." }),
    enabled: t.boolean({
      description: "Whether events are written for it.",
      resolve: ({ disabledAt }) => disabledAt === null,
    }),
    disabledAt: t.expose("disabledAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was disabled; null while it is enabled.",
    }),
    disabledReason: t.expose("disabledReason", {
      type: DisabledReason,
      nullable: true,
      description: "Why it is disabled; null while it is enabled.",
    }),
    failingSince: t.expose("failingSince", {
      type: "DateTime",
      nullable: true,
      description: "First failed attempt since the last success; null where there is none.",
    }),
    previousSecretUntil: t.expose("previousSecretUntil", {
      type: "DateTime",
      nullable: true,
      description: "Until when the secret before signs too; null if none was rotated.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    deliveries: t.connection(
      {
        type: WebhookDelivery,
        nullable: true,
        description: "Its deliveries, the newest first.",
        args: {
          status: t.arg({
            type: [DeliveryStatusEnum],
            description: "Only those with one of these statuses; all if omitted.",
          }),
        },
        complexity: pageCost,
        resolve: async ({ id }, { status, ...page }, context) => {
          const filter = { endpointId: id, status };
          const db = liveDb(context);
          return toConnection(
            await listDeliveries(db, filter, page),
            () => countDeliveries(db, filter),
          );
        },
      },
      { name: "WebhookDeliveryConnection", description: "A page of deliveries." },
      { name: "WebhookDeliveryEdge", description: "A delivery on a page." },
    ),
  }),
});

builder.queryField("webhooks", (t) =>
  t.field({
    type: [Webhook],
    description: "All webhooks, at most 20, the newest first. Needs the scope ADMIN.",
    complexity: { field: 1, multiplier: 20 },
    extensions: needs("admin"),
    resolve: (_root, _args, context) => listWebhooks(liveDb(context)),
  }));
