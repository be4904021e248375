import { replayDelivery } from "@/services/webhooks/mod.ts";
import { define } from "@/utils.ts";
import { numberOf, webhookOf } from "../../../(_components)/webhook_of.ts";

/** Sends a delivery again. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services } = ctx.state;
    const { id } = await webhookOf(services.db, ctx.params.id);
    await replayDelivery(services, numberOf(ctx.params.delivery));
    return ctx.redirect(`/api/webhooks/${id}`, 303);
  },
});
