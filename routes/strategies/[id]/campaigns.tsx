import { page } from "fresh";
import {
  type CampaignForm,
  newCampaignForm,
  readCampaignForm,
} from "@/routes/strategies/(_components)/campaign_form.ts";
import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { StrategyCampaigns } from "@/routes/strategies/(_components)/StrategyCampaigns.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { listCampaigns } from "@/db/queries/campaigns.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import {
  type CampaignPlan,
  campaignTerms,
  createCampaign,
  MAX_HOLDOUT,
  MAX_WINDOW_DAYS,
  planCampaign,
  readMoment,
} from "@/services/campaigns/mod.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import type { Services } from "@/services/services.ts";
import { UserError } from "@/services/errors.ts";
import { define } from "@/utils.ts";
import { campaignViews } from "../../(_components)/campaign_views.ts";
import { strategyOf } from "../(_components)/strategy_of.ts";
import type { CampaignLimits } from "@/routes/strategies/(_components)/CampaignForm.tsx";
import type { RISK_BANDS } from "@/db/schema/mod.ts";

interface Shown {
  readonly strategy: StrategyRow;
  readonly campaigns: readonly CampaignView[];
  readonly form: CampaignForm;
  readonly defaultStart: Date | undefined;
  readonly plan: CampaignPlan | undefined;
  readonly failure?: string;
}

/**
 * A strategy's campaigns by themselves: where the size of a campaign is checked and the campaign is started, and shown
 * again what was wrong with the form.
 */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = t("campaigns.create");
    const strategy = await strategyOf(services.db, t, ctx.params.id);
    const { searchParams } = ctx.url;
    const form = searchParams.has("holdout") ? readCampaignForm(searchParams) : undefined;
    return page<Shown>(await load(services, strategy, form));
  },
  POST: async (ctx) => {
    const { services, t, identity } = ctx.state;
    ctx.state.title = t("campaigns.create");
    const strategy = await strategyOf(services.db, t, ctx.params.id);
    const form = readCampaignForm(await ctx.req.formData());
    try {
      const { id } = await createCampaign(services, {
        strategyId: strategy.id,
        holdout: holdoutOf(form),
        bands: bandsOf(form),
        startsAt: startOf(form),
        windowDays: form.window === "" ? undefined : Number(form.window),
      }, identity.actor);
      return ctx.redirect(`/campaigns/${id}`, 303);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const failure = t.maybe(`campaigns.failure.${error.code}`, error.message);
      const shown = await load(services, strategy, form);
      return page<Shown>({ ...shown, failure }, { status: 400 });
    }
  },
});

async function load(
  services: Services,
  strategy: StrategyRow,
  typed: CampaignForm | undefined,
): Promise<Shown> {
  const now = services.clock();
  const terms = await campaignTerms(services.db, await currentSchema(services), now);
  const form = typed ?? newCampaignForm(terms.windowDays);
  const start = terms.startOf(terms.windowDays);
  const [drawn, plan] = await Promise.all([
    listCampaigns(services.db, strategy.id),
    planOf(services, strategy, form),
  ]);
  return {
    strategy,
    campaigns: await campaignViews(services, drawn),
    form,
    defaultStart: start < now ? start : undefined,
    plan,
  };
}

/** The date that was typed; an invalid one where it is none. */
function startOf({ start }: CampaignForm): Date | undefined {
  return start === "" ? undefined : readMoment(start)?.at ?? new Date(NaN);
}

export default define.page<typeof handler>(function StrategyCampaignsPage(
  { data, state: { ui } },
) {
  const { strategy } = data;
  return (
    <>
      <PageHead
        title={ui.t("campaigns.create")}
        lead={<span lang={strategy.locale.toLowerCase()}>{strategy.headline}</span>}
      >
        <a class="button quiet" href={`/strategies/${strategy.id}`}>{ui.t("campaigns.strategy")}</a>
      </PageHead>
      <StrategyCampaigns ui={ui} limits={CAMPAIGN_LIMITS} {...data} />
    </>
  );
});

/** How large what a campaign's form asks for may be. */
const CAMPAIGN_LIMITS: CampaignLimits = {
  maxHoldout: MAX_HOLDOUT,
  maxWindowDays: MAX_WINDOW_DAYS,
};

/** The control group's share that was typed; NaN for none. */
function holdoutOf({ holdout }: CampaignForm): number {
  return Number(holdout || NaN) / 100;
}

/** The bands that were chosen. */
function bandsOf({ medium }: CampaignForm): (typeof RISK_BANDS)[number][] {
  return medium ? ["HIGH", "MEDIUM"] : ["HIGH"];
}

/** What a campaign as typed can show; undefined where its strategy is not approved or its control group cannot be. */
async function planOf(
  services: Pick<Services, "db">,
  { id: strategyId, status }: StrategyRow,
  form: CampaignForm,
): Promise<CampaignPlan | undefined> {
  const holdout = holdoutOf(form);
  if (status !== "APPROVED" || !(holdout > 0 && holdout <= MAX_HOLDOUT)) return undefined;
  return await planCampaign(services, { strategyId, holdout, bands: bandsOf(form) });
}
