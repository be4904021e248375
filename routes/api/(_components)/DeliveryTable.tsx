import type { DeliveryRow } from "@/db/queries/webhook_deliveries.ts";
import { PostButton } from "@/components/PostButton.tsx";
import type { SendError } from "@/services/webhooks/send.ts";
import type { Ui } from "@/utils.ts";
import { eventText } from "./WebhookTable.tsx";

interface DeliveryTableProps {
  ui: Ui;
  deliveries: readonly DeliveryRow[];
  /** Whether they can be sent again. */
  replays: boolean;
}

const TAGS = { PENDING: "medium", DELIVERED: "low", FAILED: "high" } as const;

/** Deliveries with what came of them. */
export function DeliveryTable({ ui, deliveries, replays }: DeliveryTableProps) {
  const { t, format } = ui;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t("webhooks.deliveries")}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("webhooks.column.event")}</th>
            <th scope="col">{t("webhooks.column.created")}</th>
            <th scope="col">{t("webhooks.column.status")}</th>
            <th scope="col" class="number">{t("webhooks.column.attempts")}</th>
            <th scope="col">{t("webhooks.column.next")}</th>
            <th scope="col">{t("webhooks.column.response")}</th>
            <th scope="col">{t("webhooks.column.action")}</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <th scope="row">
                {eventText(ui, delivery.type)}
                <details class="plain-details">
                  <summary>
                    {t("webhooks.body")} <code>{delivery.eventId}</code>
                  </summary>
                  <pre tabIndex={0} class="wide"><code>{delivery.body}</code></pre>
                </details>
              </th>
              <td class="nowrap">{format.dateTime(delivery.createdAt)}</td>
              <td>
                <span class={`tag ${TAGS[delivery.status]}`}>
                  {t(`webhooks.status.${delivery.status}`)}
                </span>
              </td>
              <td class="number">{format.integer(delivery.attempts)}</td>
              <td class="nowrap">
                {delivery.status === "PENDING" ? format.dateTime(delivery.dueAt) : "–"}
              </td>
              <td class="wide">
                <Response ui={ui} delivery={delivery} />
              </td>
              <td>
                {replays && delivery.status !== "PENDING" && (
                  <PostButton
                    action={`/api/webhooks/${delivery.endpointId}/replay/${delivery.id}`}
                    label={t("webhooks.action.replay")}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The last response, or why there was none. */
function Response({ ui: { t }, delivery }: { ui: Ui; delivery: DeliveryRow }) {
  const { responseStatus, responseHead } = delivery;
  const error = delivery.error as SendError | "STATUS" | "DISABLED" | null;
  return (
    <>
      {error && t(`webhooks.error.${error}`)} {responseStatus && <code>{responseStatus}</code>}
      {responseHead && <p class="note">{responseHead}</p>}
    </>
  );
}
