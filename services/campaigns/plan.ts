import type { Database } from "@/db/client.ts";
import { type ArmCounts, countAudience } from "@/db/queries/campaigns.ts";
import type { RISK_BANDS } from "@/db/schema/mod.ts";
import { smallestShown } from "@/ml/statistics/power.ts";
import { checkHoldout, DEFAULT_BANDS, DEFAULT_HOLDOUT, strategyFor } from "./campaigns.ts";

/** What a campaign of some size can show. */
export interface CampaignPlan {
  /** Customers in each group. */
  readonly treatment: number;
  readonly control: number;
  /** Sum of all members' probabilities to churn. */
  readonly expectedChurners: number;
  /** The smallest uplift that it shows with a chance of 80%, from 0 to 1; undefined where it can show none. */
  readonly smallestUplift: number | undefined;
}

/**
 * What a campaign would be able to show if it were drawn now.
 *
 * @throws {UserError} `NOT_FOUND`, `BAD_HOLDOUT`
 */
export async function planCampaign(
  { db }: { readonly db: Database },
  { strategyId, holdout = DEFAULT_HOLDOUT, bands = DEFAULT_BANDS, customerIds }: {
    readonly strategyId: number;
    readonly holdout?: number | undefined;
    readonly bands?: readonly (typeof RISK_BANDS)[number][] | undefined;
    readonly customerIds?: readonly string[] | undefined;
  },
): Promise<CampaignPlan> {
  checkHoldout(holdout);
  const { clusterId } = await strategyFor(db, strategyId);
  const audience = await countAudience(db, { clusterId, bands, customerIds }, holdout);
  const sum = (of: keyof (typeof audience)[number]) =>
    audience.reduce((total, band) => total + band[of], 0);
  return planOf(sum("treatment"), sum("control"), sum("expectedChurners"));
}

/** What a campaign that was drawn can show. */
export function planOfCounts({ treatment, control }: ArmCounts): CampaignPlan {
  const expected = treatment.expectedChurners + control.expectedChurners;
  return planOf(treatment.members, control.members, expected);
}

function planOf(treatment: number, control: number, expectedChurners: number): CampaignPlan {
  const members = treatment + control;
  const controlRate = members === 0 ? 1 : 1 - expectedChurners / members;
  const smallestUplift = smallestShown({ treatment, control, controlRate });
  return { treatment, control, expectedChurners, smallestUplift };
}
