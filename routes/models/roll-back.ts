import { rollBackModel } from "@/services/training/promotion.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  POST: async (ctx) => {
    await rollBackModel(ctx.state.services, ctx.state.identity.actor);
    return ctx.redirect("/models", 303);
  },
});
