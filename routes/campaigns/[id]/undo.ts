import { undoReport } from "@/services/campaigns/mod.ts";
import { define } from "@/utils.ts";
import { campaignOf } from "../(_components)/campaign_of.ts";
import { backToCampaign } from "../(_components)/back_to_campaign.ts";

/** Takes back what a file or an import reported. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services, t } = ctx.state;
    const { id } = await campaignOf(services.db, t, ctx.params.id);
    const text = (await ctx.req.formData()).get("report")?.toString() ?? "";
    // A number that no report has, where none is given.
    const report = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    return ctx.redirect(await backToCampaign(id, () => undoReport(services, report)), 303);
  },
});
