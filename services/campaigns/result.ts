import type { ArmCount, ArmCounts } from "@/db/queries/campaigns.ts";
import { type Estimate, newcombeInterval, wilsonInterval } from "@/ml/statistics/proportions.ts";
import { skewedMeansInterval } from "@/ml/statistics/skewed_means.ts";
import { welchInterval } from "@/ml/statistics/welch.ts";

/** What a campaign changed, as far as outcomes are known. */
export interface CampaignResult {
  /** Share of each group that stayed (Wilson). */
  readonly treatment: Estimate;
  readonly control: Estimate;
  /** The uplift: the treatment group's share less the control group's (Newcombe, method 10). */
  readonly difference: Estimate;
  /** Customers who stayed because of the campaign: the uplift times the known members of the treatment group. */
  readonly kept: Estimate;
  /** Their cashback at the draw; undefined where too few amounts are known. */
  readonly cashback: Estimate | undefined;
  /** What a customer of the treatment group spent within the window, less one of the control group. */
  readonly spend: Estimate | undefined;
  /** What the treatment group spent because of the campaign; undefined, as is `spend`, where no orders told it. */
  readonly revenue: Estimate | undefined;
}

/**
 * What a campaign changed among the customers whose outcome is known: see docs/adr/0018-the-result-of-a-campaign.md.
 *
 * @returns undefined while a group has no outcome
 */
export function resultOf({ treatment, control }: ArmCounts): CampaignResult | undefined {
  if (treatment.known === 0 || control.known === 0) return undefined;
  const [first, second] = [shareOf(treatment), shareOf(control)];
  const difference = newcombeInterval(first, second);
  const perCustomer = welchInterval(treatment.cashback, control.cashback);
  const spend = skewedMeansInterval(treatment.spend, control.spend);
  return {
    treatment: wilsonInterval(first),
    control: wilsonInterval(second),
    difference,
    kept: times(difference, treatment.known),
    cashback: perCustomer && times(perCustomer, treatment.cashback.count),
    spend,
    revenue: spend && times(spend, treatment.spend.count),
  };
}

function shareOf({ known, retained }: ArmCount) {
  return { total: known, hits: retained };
}

function times({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}
