import { page } from "fresh";
import {
  type CampaignForm,
  NEW_CAMPAIGN,
  readCampaignForm,
} from "@/components/campaigns/campaign_form.ts";
import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { StrategyCampaigns } from "@/components/campaigns/StrategyCampaigns.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { listCampaigns } from "@/db/queries/campaigns.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import { createCampaign, MOST_HOLDOUT } from "@/services/campaigns/mod.ts";
import { UserError } from "@/services/errors.ts";
import { define } from "@/utils.ts";
import { campaignViews } from "../../campaigns/(_parts)/campaign_views.ts";
import { strategyOf } from "../(_parts)/strategy_of.ts";

interface Shown {
  readonly strategy: StrategyRow;
  readonly campaigns: readonly CampaignView[];
  readonly form: CampaignForm;
  readonly failure?: string;
}

/** A strategy's campaigns by themselves: where a campaign is drawn, and shown again what was wrong with the form. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services: { db }, t } = ctx.state;
    ctx.state.title = t("campaigns.title");
    const strategy = await strategyOf(db, t, ctx.params.id);
    const campaigns = await campaignViews(db, await listCampaigns(db, strategy.id));
    return page<Shown>({ strategy, campaigns, form: NEW_CAMPAIGN });
  },
  POST: async (ctx) => {
    const { services, t, identity } = ctx.state;
    ctx.state.title = t("campaigns.title");
    const strategy = await strategyOf(services.db, t, ctx.params.id);
    const form = readCampaignForm(await ctx.req.formData());
    try {
      const { id } = await createCampaign(services, {
        strategyId: strategy.id,
        holdout: Number(form.holdout || NaN) / 100,
        bands: form.medium ? ["HIGH", "MEDIUM"] : ["HIGH"],
        includeChurned: form.churned,
      }, identity.actor);
      return ctx.redirect(`/campaigns/${id}`, 303);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const campaigns = await campaignViews(
        services.db,
        await listCampaigns(services.db, strategy.id),
      );
      const failure = t.maybe(`campaigns.failure.${error.code}`, error.message);
      return page<Shown>({ strategy, campaigns, form, failure }, { status: 400 });
    }
  },
});

export default define.page<typeof handler>(function StrategyCampaignsPage(
  { data, state: { ui } },
) {
  const { strategy } = data;
  return (
    <>
      <PageHead
        title={ui.t("campaigns.title")}
        lead={<span lang={strategy.locale.toLowerCase()}>{strategy.headline}</span>}
      >
        <a class="button quiet" href={`/strategies/${strategy.id}`}>{ui.t("campaigns.strategy")}</a>
      </PageHead>
      <StrategyCampaigns ui={ui} mostHoldout={MOST_HOLDOUT} {...data} />
    </>
  );
});
