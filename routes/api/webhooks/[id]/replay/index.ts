import { replayFailed } from "@/services/webhooks/mod.ts";
import { define } from "@/utils.ts";
import { webhookOf } from "../../../(_components)/webhook_of.ts";

/** Sends every failed delivery of a webhook again. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services } = ctx.state;
    const { id, createdAt } = await webhookOf(services.db, ctx.params.id);
    await replayFailed(services, id, createdAt);
    return ctx.redirect(`/api/webhooks/${id}`, 303);
  },
});
