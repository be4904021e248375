import { WEBHOOK_EVENT_TYPES } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";
import type { WebhookRequest } from "./webhook_form.ts";

interface WebhookFormProps {
  ui: Ui;
  request: WebhookRequest;
  /** Why it was refused. */
  error: string | undefined;
}

/** Asks for a new webhook. */
export function WebhookForm({ ui: { t }, request, error }: WebhookFormProps) {
  return (
    <form class="stack-s" method="post" action="/api/webhooks">
      {error && <p id="webhook-error" class="notice error" role="alert" lang="en">{error}</p>}
      <div class="field">
        <label for="webhook-url">{t("webhooks.url")}</label>
        <input
          id="webhook-url"
          type="text"
          inputMode="url"
          name="url"
          maxlength={2000}
          required
          autocomplete="off"
          placeholder="https://example.com/holdfast"
          value={request.url}
          aria-invalid={error ? "true" : undefined}
          aria-describedby={error ? "webhook-error" : "webhook-hint"}
        />
        <p id="webhook-hint" class="note">{t("webhooks.urlHint")}</p>
      </div>
      <div class="field">
        <label for="webhook-description">{t("webhooks.description")}</label>
        <input
          id="webhook-description"
          type="text"
          name="description"
          maxlength={200}
          autocomplete="off"
          value={request.description}
        />
      </div>
      <fieldset class="field">
        <legend>{t("webhooks.events")}</legend>
        {WEBHOOK_EVENT_TYPES.map((type) => (
          <label key={type} class="choice">
            <input
              type="checkbox"
              name="events"
              value={type}
              checked={request.events.includes(type)}
            />
            {t(`webhooks.event.${type}`)}
          </label>
        ))}
      </fieldset>
      <div class="actions">
        <button type="submit" class="button primary">{t("webhooks.create")}</button>
      </div>
    </form>
  );
}
