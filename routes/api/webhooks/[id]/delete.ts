import { deleteWebhook } from "@/services/webhooks/mod.ts";
import { define } from "@/utils.ts";
import { webhookOf } from "../../(_components)/webhook_of.ts";

/** Deletes a webhook with its deliveries. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services } = ctx.state;
    const { id } = await webhookOf(services.db, ctx.params.id);
    await deleteWebhook(services, id);
    return ctx.redirect("/api/webhooks", 303);
  },
});
