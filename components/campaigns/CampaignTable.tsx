import { type CampaignView, differenceText } from "@/components/campaigns/campaign_view.ts";
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
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("campaigns.campaign")}</th>
            {strategies && <th scope="col">{t("campaigns.strategy")}</th>}
            <th scope="col">{t("campaigns.drawn")}</th>
            <th scope="col" class="number">{t("campaigns.contact")}</th>
            <th scope="col" class="number">{t("campaigns.left")}</th>
            <th scope="col">{t("campaigns.difference")}</th>
          </tr>
        </thead>
        <tbody>
          {campaigns.map(({ campaign: { id, strategyId, createdAt }, counts, uplift }) => {
            const strategy = strategies?.get(strategyId);
            return (
              <tr key={id}>
                <th scope="row">
                  <a class="nowrap" href={`/campaigns/${id}`}>
                    {t("campaigns.name", { number: id })}
                  </a>
                </th>
                {strategy && <td lang={strategy.locale.toLowerCase()}>{strategy.headline}</td>}
                <td class="nowrap">{format.dateTime(createdAt)}</td>
                <td class="number">{format.integer(counts.contact.members)}</td>
                <td class="number">{format.integer(counts.holdout.members)}</td>
                <td class="nowrap">
                  {uplift ? differenceText(ui, uplift) : t("campaigns.waiting")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
