import { page } from "fresh";
import { Pager } from "@/components/Pager.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import { countDeliveries, listDeliveries } from "@/db/queries/webhook_deliveries.ts";
import type { WebhookRow } from "@/db/queries/webhook_endpoints.ts";
import { rotateWebhookSecret } from "@/services/webhooks/mod.ts";
import { define, type State, type Ui } from "@/utils.ts";
import { ApiPage } from "../../(_components)/ApiPage.tsx";
import { DeliveryTable } from "../../(_components)/DeliveryTable.tsx";
import { webhookOf } from "../../(_components)/webhook_of.ts";
import { WebhookSecret } from "../../(_components)/WebhookSecret.tsx";
import { eventText, WebhookState } from "../../(_components)/WebhookTable.tsx";

const SHOWN = 25;

async function shown({ services: { db } }: State, id: string | undefined, url: URL) {
  const webhook = await webhookOf(db, id);
  const filter = { endpointId: webhook.id };
  const after = url.searchParams.get("after");
  const before = url.searchParams.get("before");
  const place = before ? { last: SHOWN, before } : { first: SHOWN, after };
  const [deliveries, count, failed] = await Promise.all([
    listDeliveries(db, filter, place),
    countDeliveries(db, filter),
    countDeliveries(db, { ...filter, status: ["FAILED"] }),
  ]);
  return { webhook, deliveries, count, failed };
}

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("api.heading.webhooks");
    const found = await shown(ctx.state, ctx.params.id, ctx.url);
    return page({ ...found, secret: undefined as string | undefined });
  },
  /** Rotates the secret, and answers with the page itself, as a new webhook does. */
  POST: async (ctx) => {
    const { state, params: { id } } = ctx;
    state.title = state.t("api.heading.webhooks");
    const webhook = await webhookOf(state.services.db, id);
    const { secret } = await rotateWebhookSecret(state.services, webhook.id);
    return page({ ...await shown(state, id, ctx.url), secret }, {
      headers: { "Cache-Control": "no-store" },
    });
  },
});

export default define.page<typeof handler>(function WebhookPage({ data, state }) {
  const { webhook, deliveries, count, failed, secret } = data;
  const { ui } = state;
  const { t, format } = ui;
  const address = `/api/webhooks/${webhook.id}`;
  const { rows, cursors, hasNextPage, hasPreviousPage } = deliveries;
  const at = (place: "after" | "before", cursor: string | undefined) =>
    `${address}?${new URLSearchParams({ [place]: cursor ?? "" })}`;
  return (
    <ApiPage state={state} view="webhooks">
      <p>
        <a href="/api/webhooks">← {t("webhooks.back")}</a>
      </p>
      {secret && <WebhookSecret ui={ui} secret={secret} />}
      <section class="card">
        <header>
          <h2 class="wide">{webhook.url}</h2>
          {webhook.description && <p class="note">{webhook.description}</p>}
        </header>
        <p>
          <WebhookState ui={ui} webhook={webhook} />
        </p>
        <ul>{webhook.events.map((type) => <li key={type}>{eventText(ui, type)}</li>)}</ul>
        {webhook.previousSecretUntil && (
          <p class="note">
            {t("webhooks.oldSecret", { at: format.dateTime(webhook.previousSecretUntil) })}
          </p>
        )}
        <WebhookActions ui={ui} webhook={webhook} failed={failed} />
        <p class="note">{t("webhooks.rotateText")}</p>
      </section>
      <section class="stack-s">
        <h2>{t("webhooks.deliveries")}</h2>
        {rows.length === 0
          ? <p class="note">{t("webhooks.noDeliveries")}</p>
          : <DeliveryTable ui={ui} deliveries={rows} replays={webhook.disabledAt === null} />}
        <Pager
          ui={ui}
          label={t("webhooks.pager")}
          summary={t("webhooks.count", { count })}
          first={hasPreviousPage ? address : undefined}
          previous={hasPreviousPage ? at("before", cursors[0]) : undefined}
          next={hasNextPage ? at("after", cursors.at(-1)) : undefined}
        />
      </section>
    </ApiPage>
  );
});

/** What can be done with a webhook. */
function WebhookActions(
  { ui: { t }, webhook, failed }: { ui: Ui; webhook: WebhookRow; failed: number },
) {
  const address = `/api/webhooks/${webhook.id}`;
  const enabled = webhook.disabledAt === null;
  return (
    <div class="actions">
      {enabled && (
        <PostButton action={`${address}/test`} label={t("webhooks.action.test")} primary />
      )}
      {enabled && failed > 0 && (
        <PostButton action={`${address}/replay`} label={t("webhooks.action.replayFailed")} />
      )}
      <PostButton
        action={`${address}/status`}
        fields={{ enabled: enabled ? "0" : "1" }}
        label={t(enabled ? "webhooks.action.disable" : "webhooks.action.enable")}
        primary={!enabled}
      />
      <PostButton action={address} label={t("webhooks.action.rotate")} />
      <PostButton action={`${address}/delete`} label={t("webhooks.action.delete")} />
    </div>
  );
}
