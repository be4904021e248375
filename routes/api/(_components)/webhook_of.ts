import { HttpError } from "fresh";
import type { Queryable } from "@/db/client.ts";
import { findWebhook, type WebhookRow } from "@/db/queries/webhook_endpoints.ts";

/**
 * A number from an address.
 *
 * @throws {HttpError} 404 where it is none
 */
export function numberOf(text = ""): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new HttpError(404, `There is nothing with the id "${text}".`);
}

/**
 * The webhook that an address names.
 *
 * @throws {HttpError} 404
 */
export async function webhookOf(db: Queryable, id: string | undefined): Promise<WebhookRow> {
  const webhook = await findWebhook(db, numberOf(id));
  if (!webhook) throw new HttpError(404, `There is no webhook ${id}.`);
  return webhook;
}
