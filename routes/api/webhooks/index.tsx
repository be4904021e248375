import { page } from "fresh";
import { deliveryCounts } from "@/db/queries/webhook_deliveries.ts";
import { listWebhooks } from "@/db/queries/webhook_endpoints.ts";
import { UserError } from "@/services/errors.ts";
import { createWebhook } from "@/services/webhooks/mod.ts";
import { define, type State } from "@/utils.ts";
import { ApiPage } from "../(_components)/ApiPage.tsx";
import {
  BLANK_WEBHOOK,
  readWebhookRequest,
  webhookInput,
  type WebhookRequest,
} from "../(_components)/webhook_form.ts";
import { WebhookForm } from "../(_components)/WebhookForm.tsx";
import { WebhookSecret } from "../(_components)/WebhookSecret.tsx";
import { WebhookTable } from "../(_components)/WebhookTable.tsx";

/** What became of a form. */
interface Outcome {
  readonly secret?: string;
  readonly error?: string;
  /** What was typed, where it has to be fixed. */
  readonly request?: WebhookRequest;
}

async function shown({ services: { db } }: State, outcome: Outcome = {}) {
  const [webhooks, counts] = await Promise.all([listWebhooks(db), deliveryCounts(db)]);
  return { webhooks, counts, ...outcome };
}

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("api.heading.webhooks");
    return page(await shown(ctx.state));
  },
  /** Answers with the page itself: the secret must not stand in an address, and is shown once. */
  POST: async (ctx) => {
    const { state } = ctx;
    state.title = state.t("api.heading.webhooks");
    const request = readWebhookRequest(await ctx.req.formData());
    try {
      const { secret, webhook } = await createWebhook(state.services, webhookInput(request));
      state.made = `Webhook ${webhook.id}`;
      return page(await shown(state, { secret }), { headers: { "Cache-Control": "no-store" } });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return page(await shown(state, { error: error.message, request }), { status: 400 });
    }
  },
});

export default define.page<typeof handler>(function WebhooksPage({ data, state }) {
  const { ui } = state;
  const { t } = ui;
  const { webhooks, counts, secret, error, request = BLANK_WEBHOOK } = data;
  return (
    <ApiPage state={state} view="webhooks">
      {secret && <WebhookSecret ui={ui} secret={secret} />}
      <section class="stack-s">
        <h2>{t("webhooks.all")}</h2>
        {webhooks.length === 0
          ? <p class="note">{t("webhooks.none")}</p>
          : <WebhookTable ui={ui} webhooks={webhooks} counts={counts} />}
      </section>
      <section class="card narrow">
        <h2>{t("webhooks.new")}</h2>
        <WebhookForm ui={ui} request={request} error={error} />
      </section>
    </ApiPage>
  );
});
