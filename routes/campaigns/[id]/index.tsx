import { page } from "fresh";
import { type CampaignView } from "@/components/campaigns/campaign_view.ts";
import { CampaignResult } from "@/components/campaigns/CampaignResult.tsx";
import { OutcomesForm } from "@/components/campaigns/OutcomesForm.tsx";
import { Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { findStrategy, type StrategyRow } from "@/db/queries/strategies.ts";
import type { Translate } from "@/locales/mod.ts";
import { BadOutcomesError, recordOutcomes } from "@/services/campaigns/mod.ts";
import type { Services } from "@/services/context.ts";
import { UserError } from "@/services/errors.ts";
import { define } from "@/utils.ts";
import { campaignOf } from "../(_parts)/campaign_of.ts";
import { campaignViews } from "../(_parts)/campaign_views.ts";

interface Shown {
  readonly view: CampaignView;
  readonly strategy: StrategyRow;
  /** What came of the file that was sent last. */
  readonly taken?: { readonly matched: number; readonly others: number };
  /** What was wrong with it, a line each. */
  readonly problems?: readonly string[];
}

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    const shown = await load(services, t, ctx.params.id);
    ctx.state.title = t("campaigns.name", { number: shown.view.campaign.id });
    const [matched, others] = ["matched", "others"].map((name) =>
      Number(ctx.url.searchParams.get(name) ?? NaN)
    ) as [number, number];
    const known = Number.isSafeInteger(matched) && Number.isSafeInteger(others);
    return page<Shown>({ ...shown, ...known ? { taken: { matched, others } } : {} });
  },
  POST: async (ctx) => {
    const { services, t } = ctx.state;
    const { id } = await campaignOf(services.db, t, ctx.params.id);
    ctx.state.title = t("campaigns.name", { number: id });
    const file = (await ctx.req.formData()).get("file");
    try {
      const stream = file instanceof File ? file.stream() : ReadableStream.from([]);
      const { matched, others } = await recordOutcomes(services, id, stream);
      return ctx.redirect(`/campaigns/${id}?matched=${matched}&others=${others}`, 303);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const shown = await load(services, t, ctx.params.id);
      return page<Shown>({ ...shown, problems: problemsOf(t, error) }, { status: 400 });
    }
  },
});

async function load({ db }: Services, t: Translate, id: string | undefined): Promise<Shown> {
  const campaign = await campaignOf(db, t, id);
  const [[view], strategy] = await Promise.all([
    campaignViews(db, [campaign]),
    findStrategy(db, campaign.strategyId),
  ]);
  return { view: view!, strategy: strategy! };
}

function problemsOf(t: Translate, error: UserError): string[] {
  if (!(error instanceof BadOutcomesError)) {
    return [t.maybe(`importFailure.${error.code}`, error.message)];
  }
  const told = error.problems.map(({ code, line = "", value = "" }) =>
    t(`campaigns.problem.${code}`, { line, value })
  );
  const more = error.count - told.length;
  return more > 0 ? [...told, t("campaigns.moreProblems", { count: more })] : told;
}

export default define.page<typeof handler>(function CampaignPage({ data, state: { ui } }) {
  const { view, strategy, taken, problems = [] } = data;
  const { t, format } = ui;
  const { campaign: { id, createdBy, createdAt, holdout, bands }, counts } = view;
  return (
    <>
      <PageHead
        title={t("campaigns.name", { number: id })}
        lead={t("campaigns.drawnBy", {
          actor: createdBy,
          at: format.dateTime(createdAt),
          share: format.percent(holdout),
          bands: bands.map((band) => t(`band.${band}`)).join(", "),
        })}
      >
        <a class="button quiet" href="/campaigns">{t("campaigns.back")}</a>
      </PageHead>
      {taken && (
        <Notice>
          <p>
            {t("campaigns.taken", { count: taken.matched })}{" "}
            {taken.others > 0 && t("campaigns.others", { count: taken.others })}
          </p>
        </Notice>
      )}
      {problems.length > 0 && (
        <Notice kind="error" title={t("campaigns.notTaken")}>
          <ul>
            {problems.map((problem) => <li key={problem}>{problem}</li>)}
          </ul>
        </Notice>
      )}
      <section class="card">
        <h2 lang={strategy.locale.toLowerCase()}>
          <a href={`/strategies/${strategy.id}`}>{strategy.headline}</a>
        </h2>
        <p class="note">{t("campaigns.contactsNote")}</p>
        <div class="actions">
          <a class="button" href={`/campaigns/${id}/contacts.csv`} download>
            {t("campaigns.download", { count: counts.contact.members })}
          </a>
        </div>
      </section>
      <CampaignResult ui={ui} view={view} />
      <OutcomesForm ui={ui} id={id} />
    </>
  );
});
