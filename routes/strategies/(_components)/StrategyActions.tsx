import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { PostButton } from "@/components/PostButton.tsx";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";

interface NextStepProps {
  ui: Ui;
  strategy: StrategyRow;
  /** The campaign that tells how far the strategy is. */
  campaign: CampaignView | undefined;
}

/** What comes next for a strategy, as the page's primary button. */
export function NextStep({ ui, strategy: { id, status }, campaign }: NextStepProps) {
  const { t } = ui;
  const start = (primary: boolean) => (
    <a class={`button ${primary ? "primary" : ""}`} href={`/strategies/${id}/campaigns`}>
      {t("campaigns.create")}
    </a>
  );
  switch (status) {
    case "DRAFT":
      return <StatusButton id={id} to="APPROVED" label={t("strategies.approve")} primary />;
    case "ARCHIVED":
      return <StatusButton id={id} to="DRAFT" label={t("strategies.redraft")} primary />;
    default:
      if (!campaign) return start(true);
      return (
        <>
          <a class="button primary" href={`/campaigns/${campaign.campaign.id}`}>
            {t("strategies.openCampaign")}
          </a>
          {start(false)}
        </>
      );
  }
}

interface OtherActionsProps {
  ui: Ui;
  strategy: StrategyRow;
  /** Number of its segment, where that is a current one. */
  segment: number | undefined;
}

/** What else can be done with a strategy. */
export function OtherActions({ ui: { t }, strategy: { id, status }, segment }: OtherActionsProps) {
  return (
    <div class="actions">
      {status === "APPROVED" && <StatusButton id={id} to="DRAFT" label={t("strategies.redraft")} />}
      {status !== "ARCHIVED" && (
        <StatusButton id={id} to="ARCHIVED" label={t("strategies.archive")} />
      )}
      {segment !== undefined && (
        <PostButton
          action="/strategies/write"
          label={t("strategies.writeOne")}
          fields={{ cluster: String(segment) }}
        />
      )}
      <a class="button quiet" href={`/strategies/${id}/text`}>{t("strategies.text")}</a>
    </div>
  );
}

function StatusButton(
  { id, to, label, primary = false }: {
    id: number;
    to: StrategyRow["status"];
    label: string;
    primary?: boolean;
  },
) {
  return (
    <PostButton
      action={`/strategies/${id}/status`}
      label={label}
      fields={{ status: to, return: `/strategies/${id}` }}
      primary={primary}
    />
  );
}
