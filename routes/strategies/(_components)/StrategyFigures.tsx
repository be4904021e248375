import { type CampaignView, rangeText } from "@/components/campaigns/campaign_view.ts";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { Figures } from "@/components/Figures.tsx";
import { valueName } from "@/components/value_name.ts";
import type { Ui } from "@/utils.ts";
import type { SegmentAudience } from "./read_strategy.ts";

interface StrategyFiguresProps {
  ui: Ui;
  /** Undefined where the segment is of an earlier segmentation. */
  audience: SegmentAudience | undefined;
  /** The campaign that tells how far the strategy is. */
  campaign: CampaignView | undefined;
}

/** Whom a strategy reaches, what is at stake, how many have churned, and what its campaign changed. */
export function StrategyFigures({ ui, audience, campaign }: StrategyFiguresProps) {
  return (
    <Figures figures={[...audience ? segmentFigures(ui, audience) : [], result(ui, campaign)]} />
  );
}

function segmentFigures(ui: Ui, { cluster, members, churn }: SegmentAudience) {
  const { t, format } = ui;
  const search = customerSearch({ clusters: [cluster.index], toContact: true });
  return [
    {
      name: t("strategies.audience"),
      value: format.integer(members.toContact),
      of: t("strategies.audienceOf", {
        atRisk: format.integer(members.atRisk),
        active: format.integer(members.active),
      }),
      href: `/customers${search}`,
    },
    {
      name: t("segments.column.atStake"),
      value: format.compactAmount(members.atStake),
      of: t("strategies.atStakeOf", {
        amount: format.compactAmount(members.cashbackAtRisk),
        value: valueName(ui),
      }),
    },
    {
      name: t("segments.card.churn"),
      value: format.percent(churn?.value),
      of: churn
        ? t("campaigns.interval", { range: rangeText(ui, churn, (value) => format.percent(value)) })
        : t("segments.card.noChurn"),
    },
  ];
}

function result(ui: Ui, campaign: CampaignView | undefined) {
  const { t, format } = ui;
  const difference = campaign?.result?.difference;
  return {
    name: t("strategies.result"),
    value: difference ? t("strategies.points", { points: format.points(difference.value) }) : "–",
    of: difference
      ? t("campaigns.interval", { range: rangeText(ui, difference, format.points) })
      : t(campaign ? "campaigns.waiting" : "strategies.noCampaign"),
    href: campaign && `/campaigns/${campaign.campaign.id}`,
  };
}
