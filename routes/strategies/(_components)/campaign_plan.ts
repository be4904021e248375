import type { CampaignForm } from "@/routes/strategies/(_components)/campaign_form.ts";
import type { CampaignLimits } from "@/routes/strategies/(_components)/CampaignForm.tsx";
import type { RISK_BANDS } from "@/db/schema/mod.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import {
  type CampaignPlan,
  MAX_HOLDOUT,
  MAX_WINDOW_DAYS,
  planCampaign,
} from "@/services/campaigns/mod.ts";
import type { Services } from "@/services/services.ts";

/** How large what a campaign's form asks for may be. */
export const CAMPAIGN_LIMITS: CampaignLimits = {
  maxHoldout: MAX_HOLDOUT,
  maxWindowDays: MAX_WINDOW_DAYS,
};

/** The control group's share that was typed; NaN for none. */
export function holdoutOf({ holdout }: CampaignForm): number {
  return Number(holdout || NaN) / 100;
}

/** The bands that were chosen. */
export function bandsOf({ medium }: CampaignForm): (typeof RISK_BANDS)[number][] {
  return medium ? ["HIGH", "MEDIUM"] : ["HIGH"];
}

/** What a campaign as typed can show; undefined where its strategy is not approved or its control group cannot be. */
export async function planOf(
  services: Pick<Services, "db">,
  { id: strategyId, status }: StrategyRow,
  form: CampaignForm,
): Promise<CampaignPlan | undefined> {
  const holdout = holdoutOf(form);
  if (status !== "APPROVED" || !(holdout > 0 && holdout <= MAX_HOLDOUT)) return undefined;
  return await planCampaign(services, { strategyId, holdout, bands: bandsOf(form) });
}
