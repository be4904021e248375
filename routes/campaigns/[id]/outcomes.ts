import { HttpError } from "fresh";
import { recordOutcomes } from "@/services/campaigns/mod.ts";
import { define } from "@/utils.ts";
import { campaignOf } from "../(_parts)/campaign_of.ts";

/** Reads how a campaign went. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services, t } = ctx.state;
    const { id, strategyId } = await campaignOf(services.db, t, ctx.params.id);
    const file = (await ctx.req.formData()).get("file");
    if (!(file instanceof File) || file.name === "") throw new HttpError(400, t("import.noFile"));
    await recordOutcomes(services, id, file.stream());
    return ctx.redirect(`/strategies/${strategyId}#campaigns`, 303);
  },
});
