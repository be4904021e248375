import {
  type CampaignView,
  revenueText,
  upliftText,
} from "@/components/campaigns/campaign_view.ts";
import { StatusTag } from "@/components/Tags.tsx";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";

interface CampaignTableProps {
  ui: Ui;
  campaigns: readonly CampaignView[];
  /** The strategies by id, to name them; without, all are of one. */
  strategies?: ReadonlyMap<number, StrategyRow>;
}

/** Campaigns, a row each. */
export function CampaignTable({ ui, campaigns, strategies }: CampaignTableProps) {
  const { t, format } = ui;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t("campaigns.title")}>
      <table class="table campaign-table">
        <thead>
          <tr>
            <th scope="col">{t("campaigns.campaign")}</th>
            <th scope="col">{t("campaigns.results")}</th>
            <th scope="col" class="number">{t("campaigns.treatment")}</th>
            <th scope="col" class="number">{t("campaigns.control")}</th>
            <th scope="col">{t("campaigns.step.windowEnds")}</th>
          </tr>
        </thead>
        <tbody>
          {campaigns.map(
            ({ campaign: { id, strategyId }, counts, status, windowEndsAt, result }) => {
              const strategy = strategies?.get(strategyId);
              return (
                <tr key={id}>
                  <th scope="row" class="wide">
                    <a class="nowrap" href={`/campaigns/${id}`}>
                      {t("campaigns.name", { number: id })}
                    </a>{" "}
                    <StatusTag ui={ui} status={status} />
                    {strategy && (
                      <p class="note">
                        <a href={`/strategies/${strategy.id}`} lang={strategy.locale.toLowerCase()}>
                          {strategy.headline}
                        </a>
                      </p>
                    )}
                  </th>
                  <td class="result">
                    {result ? upliftText(ui, result) : t("campaigns.waiting")}
                    {result?.revenue && (
                      <p class="note">
                        {t("campaigns.revenue")}: {revenueText(ui, result.revenue)}
                      </p>
                    )}
                  </td>
                  <td class="number">{format.integer(counts.treatment.members)}</td>
                  <td class="number">{format.integer(counts.control.members)}</td>
                  <td class="nowrap">{format.date(windowEndsAt)}</td>
                </tr>
              );
            },
          )}
        </tbody>
      </table>
    </div>
  );
}
