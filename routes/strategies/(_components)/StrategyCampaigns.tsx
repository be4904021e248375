import type { CampaignForm as Form } from "@/routes/strategies/(_components)/campaign_form.ts";
import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import {
  CampaignForm,
  type CampaignLimits,
} from "@/routes/strategies/(_components)/CampaignForm.tsx";
import { CampaignTable } from "@/components/campaigns/CampaignTable.tsx";
import { PlanNote } from "@/components/campaigns/PlanNote.tsx";
import { Notice } from "@/components/Notices.tsx";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { CampaignPlan } from "@/services/campaigns/mod.ts";
import type { Ui } from "@/utils.ts";

interface StrategyCampaignsProps {
  ui: Ui;
  strategy: StrategyRow;
  campaigns: readonly CampaignView[];
  limits: CampaignLimits;
  /** What a campaign as typed can show; undefined where that makes no sense. */
  plan: CampaignPlan | undefined;
  /** What was typed. */
  form: Form;
  /** When the campaign starts if no date is typed; undefined: now. */
  defaultStart: Date | undefined;
  /** Why it was of no use. */
  failure?: string;
}

/** The form that starts a campaign of a strategy, where it is approved, and its campaigns so far. */
export function StrategyCampaigns(
  { ui, strategy, campaigns, limits, plan, form, defaultStart, failure }: StrategyCampaignsProps,
) {
  const { t } = ui;
  const approved = strategy.status === "APPROVED";
  return (
    <>
      <section class="card no-print">
        <p class="note">{t(approved ? "campaigns.note" : "campaigns.approveFirst")}</p>
        {failure && <Notice kind="error">{failure}</Notice>}
        {approved && (
          <>
            {plan && <PlanNote ui={ui} plan={plan} />}
            <CampaignForm
              ui={ui}
              action={`/strategies/${strategy.id}/campaigns`}
              form={form}
              defaultStart={defaultStart}
              limits={limits}
            />
          </>
        )}
      </section>
      {campaigns.length > 0 && (
        <section class="card">
          <h2>{t("campaigns.title")}</h2>
          <CampaignTable ui={ui} campaigns={campaigns} />
        </section>
      )}
    </>
  );
}
