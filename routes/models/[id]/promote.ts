import { modelOf } from "../(_components)/model_of.ts";
import { promoteModel } from "@/services/training/promotion.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  POST: async (ctx) => {
    const { services, identity, t } = ctx.state;
    const { id } = await modelOf(services.db, t, ctx.params.id);
    await promoteModel(services, id, identity.actor);
    return ctx.redirect("/models", 303);
  },
});
