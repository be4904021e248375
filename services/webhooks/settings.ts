/** Where webhooks may go. */
export interface WebhookSettings {
  /** Whether http, and addresses on private networks, are allowed. */
  readonly allowPrivate: boolean;
}

/** Without any variable set. */
export const DEFAULT_WEBHOOKS: WebhookSettings = { allowPrivate: false };
