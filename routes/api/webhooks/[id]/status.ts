import { updateWebhook } from "@/services/webhooks/mod.ts";
import { define } from "@/utils.ts";
import { webhookOf } from "../../(_components)/webhook_of.ts";

/** Disables a webhook, or enables it again. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services } = ctx.state;
    const { id } = await webhookOf(services.db, ctx.params.id);
    const form = await ctx.req.formData();
    await updateWebhook(services, id, { enabled: form.get("enabled") === "1" });
    return ctx.redirect(`/api/webhooks/${id}`, 303);
  },
});
