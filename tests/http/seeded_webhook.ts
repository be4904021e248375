import type { Database } from "@/db/client.ts";
import { webhookDeliveries, webhookEndpoints, webhookEvents } from "@/db/schema/mod.ts";

/** Adds a webhook with a delivery of each status. */
export async function seedWebhook(db: Database, now: Date): Promise<void> {
  await db.insert(webhookEndpoints).values({
    url: "https://crm.example/holdfast",
    description: "CRM",
    events: ["job.completed", "customer.at_risk"],
    secret: "whsec_c2VlZGVk",
    failingSince: now,
    createdAt: now,
  });
  const outcomes = [
    { status: "DELIVERED", responseStatus: 200, responseHead: "ok", error: null },
    { status: "PENDING", responseStatus: null, responseHead: null, error: "TIMEOUT" },
    { status: "FAILED", responseStatus: 500, responseHead: "out of order", error: "STATUS" },
  ] as const;
  for (const [number, outcome] of outcomes.entries()) {
    const eventId = `evt_${number}`;
    const body = JSON.stringify({ id: eventId, type: "job.completed", data: {} });
    await db.insert(webhookEvents)
      .values({ id: eventId, type: "job.completed", body, occurredAt: now });
    await db.insert(webhookDeliveries).values({
      ...outcome,
      endpointId: 1,
      eventId,
      attempts: 1,
      dueAt: now,
      expiresAt: now,
      lastAttemptAt: now,
      createdAt: now,
    });
  }
}
