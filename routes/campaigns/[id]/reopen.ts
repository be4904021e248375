import { reopenCampaign } from "@/services/campaigns/mod.ts";
import { define } from "@/utils.ts";
import { campaignOf } from "../(_components)/campaign_of.ts";
import { backToCampaign } from "../(_components)/back_to_campaign.ts";

/** Reopens a campaign that was closed. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services, t } = ctx.state;
    const { id } = await campaignOf(services.db, t, ctx.params.id);
    return ctx.redirect(await backToCampaign(id, () => reopenCampaign(services, id)), 303);
  },
});
