import { count, desc, eq, type InferInsertModel, type InferSelectModel } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { webhookEndpoints } from "@/db/schema/mod.ts";

/** An endpoint with its secrets: see {@linkcode WebhookRow} for what may be shown. */
type StoredEndpoint = InferSelectModel<typeof webhookEndpoints>;

/** An endpoint without its secrets. */
export type WebhookRow = Omit<StoredEndpoint, "secret" | "previousSecret">;

const { id, url, description, events, createdAt } = webhookEndpoints;
const { previousSecretUntil, failingSince, disabledAt, disabledReason } = webhookEndpoints;
const shown = {
  id,
  url,
  description,
  events,
  previousSecretUntil,
  failingSince,
  disabledAt,
  disabledReason,
  createdAt,
};

/** Keeps a new endpoint. */
export async function insertWebhook(
  db: Queryable,
  values: InferInsertModel<typeof webhookEndpoints>,
): Promise<WebhookRow> {
  const [row] = await db.insert(webhookEndpoints).values(values).returning(shown);
  return row!;
}

/** All endpoints, the newest first. */
export async function listWebhooks(db: Queryable): Promise<WebhookRow[]> {
  return await db.select(shown).from(webhookEndpoints).orderBy(desc(id));
}

/** The endpoint with an id. */
export async function findWebhook(
  db: Queryable,
  webhookId: number,
): Promise<WebhookRow | undefined> {
  const [row] = await db.select(shown).from(webhookEndpoints).where(eq(id, webhookId));
  return row;
}

/** How many endpoints there are. */
export async function countWebhooks(db: Queryable): Promise<number> {
  const [row] = await db.select({ endpoints: count() }).from(webhookEndpoints);
  return row!.endpoints;
}

/** The secret of an endpoint, which is locked until the end of the transaction. */
export async function lockSecret(tx: Queryable, webhookId: number): Promise<string | undefined> {
  const [row] = await tx.select({ secret: webhookEndpoints.secret }).from(webhookEndpoints)
    .where(eq(id, webhookId)).for("update");
  return row?.secret;
}

/** Changes an endpoint; undefined when there is none. */
export async function updateWebhookRow(
  db: Queryable,
  webhookId: number,
  values: Partial<InferInsertModel<typeof webhookEndpoints>>,
): Promise<WebhookRow | undefined> {
  const [row] = await db.update(webhookEndpoints).set(values).where(eq(id, webhookId))
    .returning(shown);
  return row;
}

/** Deletes an endpoint with its deliveries; false when there is none. */
export async function deleteWebhookRow(db: Queryable, webhookId: number): Promise<boolean> {
  const rows = await db.delete(webhookEndpoints).where(eq(id, webhookId)).returning({ id });
  return rows.length > 0;
}
