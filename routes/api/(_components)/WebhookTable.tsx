import type { DeliveryStatus } from "@/db/queries/webhook_deliveries.ts";
import type { WebhookRow } from "@/db/queries/webhook_endpoints.ts";
import type { Ui } from "@/utils.ts";

interface WebhookTableProps {
  ui: Ui;
  webhooks: readonly WebhookRow[];
  /** Deliveries by webhook and status. */
  counts: ReadonlyMap<number, Readonly<Partial<Record<DeliveryStatus, number>>>>;
}

/** All webhooks, how they stand, and how many of their deliveries. */
export function WebhookTable({ ui, webhooks, counts }: WebhookTableProps) {
  const { t, format } = ui;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t("webhooks.all")}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("webhooks.url")}</th>
            <th scope="col">{t("webhooks.events")}</th>
            <th scope="col">{t("webhooks.state")}</th>
            <th scope="col" class="number">{t("webhooks.delivered")}</th>
            <th scope="col" class="number">{t("webhooks.waiting")}</th>
            <th scope="col" class="number">{t("webhooks.failed")}</th>
          </tr>
        </thead>
        <tbody>
          {webhooks.map((webhook) => {
            const count = (status: DeliveryStatus) =>
              format.integer(counts.get(webhook.id)?.[status] ?? 0);
            return (
              <tr key={webhook.id}>
                <th scope="row" class="wide">
                  <a href={`/api/webhooks/${webhook.id}`}>{webhook.url}</a>
                  {webhook.description && <p class="note">{webhook.description}</p>}
                </th>
                <td>{webhook.events.map((type) => <div key={type}>{eventText(ui, type)}</div>)}</td>
                <td>
                  <WebhookState ui={ui} webhook={webhook} />
                </td>
                <td class="number">{count("DELIVERED")}</td>
                <td class="number">{count("PENDING")}</td>
                <td class="number">{count("FAILED")}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What an event tells, in words. */
export function eventText(
  { t }: Ui,
  type: WebhookRow["events"][number] | "webhook.test",
): string {
  return t(`webhooks.event.${type}`);
}

/** Whether a webhook is told anything, and how it fares. */
export function WebhookState({ ui: { t, format }, webhook }: { ui: Ui; webhook: WebhookRow }) {
  const { disabledReason, failingSince } = webhook;
  if (disabledReason) {
    return (
      <span class={`tag ${disabledReason === "USER" ? "" : "high"}`}>
        {t(`webhooks.disabled.${disabledReason}`)}
      </span>
    );
  }
  if (failingSince) {
    return (
      <span class="tag medium">
        {t("webhooks.failing", { at: format.dateTime(failingSince) })}
      </span>
    );
  }
  return <span class="tag low">{t("webhooks.enabled")}</span>;
}
