import { page } from "fresh";
import { ChosenSegmentCard } from "@/routes/campaigns/(_components)/ChosenSegmentCard.tsx";
import { TO_CONTACT_ADDRESS } from "@/components/customers/customer_query.ts";
import { Empty, Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import type { Locale } from "@/locales/mod.ts";
import {
  chosenCustomers,
  type ChosenSegment,
  createCampaign,
  planCampaign,
} from "@/services/campaigns/mod.ts";
import type { Services } from "@/services/services.ts";
import { UserError } from "@/services/errors.ts";
import { define } from "@/utils.ts";

/** Starts a campaign for customers chosen in the list: shows them by segment, and draws the groups of one. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t, locale } = ctx.state;
    ctx.state.title = t("campaigns.chosen.page");
    return page(await load(services, idsOf(ctx.url.searchParams), locale));
  },
  POST: async (ctx) => {
    const { services, t, locale, identity } = ctx.state;
    ctx.state.title = t("campaigns.chosen.page");
    const form = await ctx.req.formData();
    const customerIds = idsOf(form);
    try {
      const strategyId = Number(form.get("strategyId"));
      if (!Number.isInteger(strategyId)) {
        throw new UserError("NOT_FOUND", `No strategy has the id "${form.get("strategyId")}".`);
      }
      const { id } = await createCampaign(services, { strategyId, customerIds }, identity.actor);
      return ctx.redirect(`/campaigns/${id}`, 303);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const failure = t.maybe(`campaigns.failure.${error.code}`, error.message);
      const shown = await load(services, customerIds, locale);
      return page({ ...shown, failure }, { status: 400 });
    }
  },
});

/** The customers that the list's form names; it sends an empty id along. */
function idsOf(form: FormData | URLSearchParams): string[] {
  const ids = form.getAll("customerId").map(String).filter((id) => id !== "");
  return [...new Set(ids)];
}

interface Shown {
  readonly chosen: number;
  readonly leftOut: number;
  readonly segments: readonly Awaited<ReturnType<typeof withPlan>>[];
  readonly failure?: string;
}

async function load(services: Services, ids: readonly string[], locale: Locale): Promise<Shown> {
  const { segments, leftOut } = await chosenCustomers(services, ids);
  return {
    chosen: ids.length,
    leftOut,
    segments: await Promise.all(segments.map((each) => withPlan(services, each, locale))),
  };
}

/** The segment with the approved strategy in the reader's language, or in another, and what its campaign can show. */
async function withPlan(services: Services, segment: ChosenSegment, locale: Locale) {
  const { approved, customerIds } = segment;
  const strategy = approved.findLast((each) => each.locale.toLowerCase() === locale) ??
    approved.at(-1);
  const plan = strategy && await planCampaign(services, { strategyId: strategy.id, customerIds });
  return { ...segment, strategy, plan };
}

export default define.page<typeof handler>(function NewCampaignPage({ data, state: { ui } }) {
  const { chosen, leftOut, segments, failure }: Shown = data;
  const { t } = ui;
  return (
    <>
      <PageHead title={t("campaigns.chosen.title", { count: chosen - leftOut })}>
        <a class="button quiet" href={TO_CONTACT_ADDRESS}>{t("campaigns.chosen.back")}</a>
      </PageHead>
      {failure && <Notice kind="error">{failure}</Notice>}
      {leftOut > 0 && <p>{t("campaigns.chosen.leftOut", { count: leftOut })}</p>}
      {segments.length === 0
        ? (
          <Empty title={t("campaigns.chosen.none.title")} text={t("campaigns.chosen.none.text")}>
            <a class="button primary" href={TO_CONTACT_ADDRESS}>{t("campaigns.chosen.back")}</a>
          </Empty>
        )
        : segments.map((segment) => (
          <ChosenSegmentCard key={segment.cluster.id} ui={ui} {...segment} />
        ))}
    </>
  );
});
