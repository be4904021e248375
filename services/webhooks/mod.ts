export { type Deliverer, startDelivery } from "./delivery.ts";
export {
  createWebhook,
  DEFAULT_KEEP_HOURS,
  deleteWebhook,
  MAX_KEEP_HOURS,
  replayDelivery,
  replayFailed,
  rotateWebhookSecret,
  sendTestEvent,
  updateWebhook,
  type WebhookChange,
  type WebhookInput,
  type WebhookWithSecret,
} from "./endpoints.ts";
export { DEFAULT_WEBHOOKS, type WebhookSettings } from "./settings.ts";
