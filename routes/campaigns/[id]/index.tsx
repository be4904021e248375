import { page } from "fresh";
import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { CampaignMethod } from "@/routes/campaigns/(_components)/CampaignMethod.tsx";
import { CampaignOutcomes } from "@/routes/campaigns/(_components)/CampaignOutcomes.tsx";
import { CampaignResults } from "@/routes/campaigns/(_components)/CampaignResults.tsx";
import { CampaignTimeline } from "@/routes/campaigns/(_components)/CampaignTimeline.tsx";
import { PlanNote } from "@/components/campaigns/PlanNote.tsx";
import { Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import { segmentName } from "@/components/segment_name.ts";
import { StatusTag } from "@/components/Tags.tsx";
import { type ClusterRow, findCluster } from "@/db/queries/clusters.ts";
import { findStrategy, type StrategyRow } from "@/db/queries/strategies.ts";
import type { Translate } from "@/locales/mod.ts";
import { BadOutcomesError, readMoment, recordOutcomes } from "@/services/campaigns/mod.ts";
import type { Services } from "@/services/services.ts";
import { UserError } from "@/services/errors.ts";
import { define, type Ui } from "@/utils.ts";
import { campaignOf } from "../(_components)/campaign_of.ts";
import { campaignViews } from "../../(_components)/campaign_views.ts";

interface Shown {
  readonly view: CampaignView;
  readonly strategy: StrategyRow;
  readonly cluster: ClusterRow;
  readonly now: Date;
  /** What the file that was uploaded last told. */
  readonly recorded?: { readonly matched: number; readonly others: number; readonly late: number };
  /** Why nothing was done, a line each. */
  readonly problems?: readonly string[];
  /** When outcomes were observed, as it was typed. */
  readonly asOf?: string;
}

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    const shown = await load(services, t, ctx.params.id);
    ctx.state.title = t("campaigns.name", { number: shown.view.campaign.id });
    const { searchParams } = ctx.url;
    const [matched, others, late] = ["matched", "others", "late"].map((name) =>
      Number(searchParams.get(name) ?? NaN)
    ) as [number, number, number];
    const recorded = [matched, others, late].every(Number.isSafeInteger);
    const failure = t.maybe(`campaigns.failure.${searchParams.get("failure") ?? ""}`, "");
    return page<Shown>({
      ...shown,
      ...recorded ? { recorded: { matched, others, late } } : {},
      ...failure ? { problems: [failure] } : {},
    });
  },
  POST: async (ctx) => {
    const { services, t, identity } = ctx.state;
    const { id } = await campaignOf(services.db, t, ctx.params.id);
    ctx.state.title = t("campaigns.name", { number: id });
    const form = await ctx.req.formData();
    const file = form.get("file");
    const typed = form.get("asOf")?.toString() ?? "";
    try {
      const stream = file instanceof File ? file.stream() : ReadableStream.from([]);
      const input = { campaignId: id, asOf: asOfOf(typed) };
      const told = await recordOutcomes(services, input, stream, identity.actor);
      const { matched, others, late } = told;
      const query = `matched=${matched}&others=${others}&late=${late}`;
      return ctx.redirect(`/campaigns/${id}?${query}`, 303);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const shown = await load(services, t, ctx.params.id);
      const problems = problemsOf(t, error);
      return page<Shown>({ ...shown, problems, asOf: typed }, { status: 400 });
    }
  },
});

/** @throws {UserError} `BAD_DATE` */
function asOfOf(typed: string) {
  if (typed === "") return undefined;
  const moment = readMoment(typed);
  if (moment) return moment;
  throw new UserError("BAD_DATE", `A date must look like 2026-01-31, but is "${typed}".`);
}

async function load(services: Services, t: Translate, id: string | undefined): Promise<Shown> {
  const campaign = await campaignOf(services.db, t, id);
  const strategy = (await findStrategy(services.db, campaign.strategyId))!;
  const [[view], cluster] = await Promise.all([
    campaignViews(services, [campaign]),
    findCluster(services.db, strategy.clusterId),
  ]);
  return { view: view!, strategy, cluster: cluster!, now: services.clock() };
}

function problemsOf(t: Translate, error: UserError): string[] {
  if (!(error instanceof BadOutcomesError)) {
    const text = t.maybe(`importFailure.${error.code}`, error.message);
    return [t.maybe(`campaigns.failure.${error.code}`, text)];
  }
  const told = error.problems.map(({ code, line = "", value = "" }) =>
    t(`campaigns.problem.${code}`, { line, value })
  );
  const more = error.count - told.length;
  return more > 0 ? [...told, t("campaigns.moreProblems", { count: more })] : told;
}

export default define.page<typeof handler>(function CampaignPage({ data, state: { ui } }) {
  const { view, strategy, cluster, now, recorded, problems = [], asOf } = data;
  const { t } = ui;
  const { campaign: { id }, status, plan } = view;
  return (
    <>
      <PageHead
        title={t("campaigns.name", { number: id })}
        mark={<StatusTag ui={ui} status={status} />}
        lead={
          <>
            <a href={`/strategies/${strategy.id}`} lang={strategy.locale.toLowerCase()}>
              {strategy.headline}
            </a>{" "}
            · {segmentName(ui, cluster)}
          </>
        }
      >
        {status === "CLOSED"
          ? <PostButton action={`/campaigns/${id}/reopen`} label={t("campaigns.reopen")} />
          : (
            <PostButton
              action={`/campaigns/${id}/close`}
              label={t("campaigns.close")}
              primary={status === "ENDED"}
            />
          )}
        <a class="button quiet" href="/campaigns">{t("campaigns.back")}</a>
      </PageHead>
      {recorded && <Recorded ui={ui} recorded={recorded} />}
      {problems.length > 0 && (
        <Notice kind="error" title={t("campaigns.failed")}>
          <ul>
            {problems.map((problem) => <li key={problem}>{problem}</li>)}
          </ul>
        </Notice>
      )}
      {status === "SCHEDULED" && plan.smallestUplift === undefined && (
        <PlanNote ui={ui} plan={plan} />
      )}
      <CampaignResults ui={ui} view={view} />
      <CampaignTimeline ui={ui} view={view} now={now} />
      <CampaignFiles ui={ui} view={view} />
      <CampaignOutcomes ui={ui} view={view} {...asOf === undefined ? {} : { asOf }} />
      <CampaignMethod ui={ui} view={view} />
    </>
  );
});

function Recorded({ ui: { t }, recorded }: { ui: Ui; recorded: NonNullable<Shown["recorded"]> }) {
  const { matched, others, late } = recorded;
  return (
    <Notice>
      <p>
        {t("campaigns.recordedOf", { count: matched })}{" "}
        {late > 0 && `${t("campaigns.late", { count: late })} `}
        {others > 0 && t("campaigns.others", { count: others })}
      </p>
    </Notice>
  );
}

/** The files that put a campaign to work: whom to contact, and whom to leave out everywhere else. */
function CampaignFiles({ ui: { t }, view }: { ui: Ui; view: CampaignView }) {
  const { campaign: { id, offer }, counts, status } = view;
  const working = status === "SCHEDULED" || status === "RUNNING";
  return (
    <section class="card">
      <h2>{t("campaigns.files")}</h2>
      <p class="note">{t("campaigns.filesNote")}</p>
      {offer && <p>{t("campaigns.offer", { offer })}</p>}
      <div class="actions">
        <a
          class={`button ${working ? "primary" : ""}`}
          href={`/campaigns/${id}/contacts.csv`}
          download
        >
          {t("campaigns.contacts", { count: counts.treatment.members })}
        </a>
        <a class="button" href={`/campaigns/${id}/suppression.csv`} download>
          {t("campaigns.suppression", { count: counts.control.members })}
        </a>
      </div>
    </section>
  );
}
