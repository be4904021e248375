import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { CampaignTable } from "@/components/campaigns/CampaignTable.tsx";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";

interface RunningCampaignsProps {
  ui: Ui;
  /** Open ones. */
  campaigns: readonly CampaignView[];
  strategies: readonly StrategyRow[];
}

/** The open campaigns with their results so far; nothing where there are none. */
export function RunningCampaigns({ ui, campaigns, strategies }: RunningCampaignsProps) {
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
