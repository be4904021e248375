import { sendTestEvent } from "@/services/webhooks/mod.ts";
import { define } from "@/utils.ts";
import { webhookOf } from "../../(_components)/webhook_of.ts";

/** Sends a test event. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services } = ctx.state;
    const { id } = await webhookOf(services.db, ctx.params.id);
    await sendTestEvent(services, id);
    return ctx.redirect(`/api/webhooks/${id}`, 303);
  },
});
