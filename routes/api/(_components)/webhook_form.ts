import type { WebhookEventType } from "@/db/queries/webhook_events.ts";

/** A webhook as someone asks for it. */
export interface WebhookRequest {
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
}

/** The form before anything was typed. */
export const BLANK_WEBHOOK: WebhookRequest = { url: "", description: "", events: [] };

/** What the form was sent with. */
export function readWebhookRequest(form: FormData): WebhookRequest {
  const text = (name: string) => form.get(name)?.toString() ?? "";
  return {
    url: text("url"),
    description: text("description"),
    events: form.getAll("events").map(String),
  };
}

/** The same for the service, which refuses events that it does not know. */
export function webhookInput({ url, description, events }: WebhookRequest) {
  return { url, description, events: events as WebhookEventType[] };
}
