import { createCampaign } from "@/services/campaigns/mod.ts";
import { define } from "@/utils.ts";
import { strategyOf } from "../(_parts)/strategy_of.ts";

/** Draws a campaign from an approved strategy. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services, t, identity } = ctx.state;
    const { id } = await strategyOf(services.db, t, ctx.params.id);
    const form = await ctx.req.formData();
    const holdout = Number(form.get("holdout") ?? NaN) / 100;
    const medium = form.get("medium") !== null;
    await createCampaign(services, {
      strategyId: id,
      holdout,
      bands: medium ? ["HIGH", "MEDIUM"] : ["HIGH"],
    }, identity.actor);
    return ctx.redirect(`/strategies/${id}#campaigns`, 303);
  },
});
