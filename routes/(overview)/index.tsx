import { page } from "fresh";
import { Figures } from "@/components/Figures.tsx";
import { BaseRateNotice } from "@/components/models/BaseRateNotice.tsx";
import { VerdictNotice } from "@/components/models/VerdictNotice.tsx";
import { NoCustomers, Notice } from "@/components/Notices.tsx";
import { valueName } from "@/components/value_name.ts";
import { listCampaigns } from "@/db/queries/campaigns.ts";
import { countFailedEndpoints } from "@/db/queries/webhook_deliveries.ts";
import { includesScope } from "@/services/access/mod.ts";
import { findStrategies, type StrategyRow } from "@/db/queries/strategies.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import { hasOrderColumns, isChurnByDefinition } from "@/schema/orders/customers_schema.ts";
import type { Services } from "@/services/services.ts";
import { currentDefinition } from "@/services/orders/churn_definition.ts";
import { readOverview } from "@/services/statistics/overview.ts";
import { define, type Ui } from "@/utils.ts";
import { overviewFigures } from "./(_components)/overview_figures.ts";
import { OverviewHead } from "./(_components)/OverviewHead.tsx";
import { SinceLastScoring } from "./(_components)/SinceLastScoring.tsx";
import { StakeBySegment } from "./(_components)/StakeBySegment.tsx";
import { campaignViews } from "../(_components)/campaign_views.ts";
import type { Overview } from "@/db/queries/overview.ts";
import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { CampaignTable } from "@/components/campaigns/CampaignTable.tsx";
import type { ModelRow } from "@/db/queries/models.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, identity, t } = ctx.state;
    ctx.state.title = t("overview.title");
    const isAdmin = includesScope(identity.scopes, "admin");
    const [overview, open, definition, failedWebhooks] = await Promise.all([
      readOverview(services),
      openCampaigns(services),
      currentDefinition({ db: services.readDb }),
      isAdmin ? countFailedEndpoints(services.readDb) : 0,
    ]);
    return page({ ...overview, ...open, definition, failedWebhooks });
  },
});

/** The campaigns that are not closed, and the strategies that they put to work. */
async function openCampaigns(services: Pick<Services, "readDb" | "clock">) {
  const open = (await listCampaigns(services.readDb)).filter(({ closedAt }) => closedAt === null);
  const [campaigns, strategies] = await Promise.all([
    campaignViews(services, open),
    findStrategies(services.readDb, open.map(({ strategyId }) => strategyId)),
  ]);
  return { campaigns, strategies };
}

export default define.page<typeof handler>(function OverviewPage({ data, state: { ui } }) {
  const {
    definition,
    overview,
    segments,
    outside,
    champion,
    changes,
    history,
    campaigns,
    strategies,
    failedWebhooks,
  } = data;
  if (overview.customers === 0) {
    return (
      <>
        <OverviewHead ui={ui} overview={overview} changes={undefined} />
        <NoCustomers ui={ui} />
      </>
    );
  }
  return (
    <>
      <OverviewHead ui={ui} overview={overview} changes={changes} />
      {failedWebhooks > 0 && (
        <Notice kind="warn">
          {ui.t("webhooks.notice", { count: failedWebhooks })}{" "}
          <a href="/api/webhooks">{ui.t("webhooks.all")}</a>
        </Notice>
      )}
      {champion && <VerdictNotice ui={ui} model={champion} />}
      {champion && overview.scored > 0 && <BaseRateNotice ui={ui} model={champion} />}
      <Figures figures={overviewFigures(ui, overview)} />
      <div class="columns main-aside">
        <div class="stack">
          {segments.length > 0 && overview.scored > 0 && (
            <section class="card">
              <StakeBySegment ui={ui} segments={segments} outside={outside} />
            </section>
          )}
          <RunningCampaigns ui={ui} campaigns={campaigns} strategies={strategies} />
          {champion && <Validation ui={ui} model={champion} />}
        </div>
        <div class="stack">
          <SinceLastScoring ui={ui} changes={changes} history={history} />
          <DataState ui={ui} overview={overview} definition={definition} />
        </div>
      </div>
      <Definitions ui={ui} threshold={champion?.threshold} />
    </>
  );
});

/** How fresh the figures are. */
function DataState(
  { ui, overview, definition }: {
    ui: Ui;
    overview: Overview;
    /** When customers count as churned by orders; undefined without orders. */
    definition: ChurnDefinition | undefined;
  },
) {
  const { t, format, schema } = ui;
  const rows = [
    ["import", overview.lastImportAt],
    ["scoring", overview.lastScoringAt],
    ["segmentation", overview.lastSegmentationAt],
  ] as const;
  return (
    <section class="card">
      <h2>{t("overview.times.title")}</h2>
      {overview.demo && <p class="note">{t("demo.text")}</p>}
      <dl class="pairs small">
        {rows.map(([name, at]) => (
          <div key={name}>
            <dt>{t(`overview.times.${name}`)}</dt>
            <dd>
              {at
                ? <time dateTime={at.toISOString()}>{format.dateTime(at)}</time>
                : t("overview.times.never")}
            </dd>
          </div>
        ))}
      </dl>
      {definition && isChurnByDefinition(schema) && (
        <p class="note small">
          {t("overview.churnDefinition", {
            active: definition.activeDays,
            horizon: definition.horizonDays,
          })} <a href="/data/definition">{t("overview.changeDefinition")}</a>
        </p>
      )}
      {hasOrderColumns(schema) && (
        <p class="small">
          <a href="/models/value">{t("value.title")}</a>
        </p>
      )}
    </section>
  );
}

interface RunningCampaignsProps {
  ui: Ui;
  /** Open ones. */
  campaigns: readonly CampaignView[];
  strategies: readonly StrategyRow[];
}

/** The open campaigns with their results so far; nothing where there are none. */
function RunningCampaigns({ ui, campaigns, strategies }: RunningCampaignsProps) {
  const { t } = ui;
  if (campaigns.length === 0) return null;
  return (
    <section class="card">
      <header>
        <h2>{t("overview.campaigns.title", { count: campaigns.length })}</h2>
        <a href="/campaigns">{t("overview.campaigns.all")}</a>
      </header>
      <CampaignTable
        ui={ui}
        campaigns={campaigns}
        strategies={new Map(strategies.map((strategy) => [strategy.id, strategy]))}
      />
    </section>
  );
}

/** What the champion is worth in two lines, and the way to the rest. */
function Validation({ ui: { t, format }, model }: { ui: Ui; model: ModelRow }) {
  const { precision, recall } = model.metrics.strict.chosen;
  const ofHundred = (share: number) => format.integer(Math.round(share * 100));
  return (
    <section class="card">
      <h2>{t("overview.validation.title")}</h2>
      {precision !== null && recall !== null && (
        <p>
          {t("models.words.finding", {
            precision: ofHundred(precision),
            recall: ofHundred(recall),
          })}.
        </p>
      )}
      <p class="small">
        <a href={`/models/${model.id}`}>{t("overview.validation.link")}</a>
      </p>
    </section>
  );
}

const TERMS = ["toContact", "atStake", "atRisk", "newAtRisk", "recovered", "expected"] as const;

/** What the page's words mean, folded away. */
function Definitions({ ui, threshold }: { ui: Ui; threshold: number | undefined }) {
  const { t, format } = ui;
  const figures = { threshold: format.percent(threshold), value: valueName(ui) };
  return (
    <details class="plain-details">
      <summary>{t("overview.definitions.title")}</summary>
      <dl class="definitions small">
        {TERMS.map((term) => (
          <div key={term}>
            <dt>{t(`overview.definitions.${term}.term`)}</dt>
            <dd>{t(`overview.definitions.${term}.text`, figures)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
