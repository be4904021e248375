import type { ReportRow } from "@/db/queries/campaign_reports.ts";
import type { ArmCounts, CampaignRow } from "@/db/queries/campaigns.ts";
import type { Estimate } from "@/ml/statistics/proportions.ts";
import type { CampaignPlan, CampaignResult, CampaignStatus } from "@/services/campaigns/mod.ts";
import type { Ui } from "@/utils.ts";

/** A campaign, how far it is, and what is known of its result. */
export interface CampaignView {
  readonly campaign: CampaignRow;
  readonly status: CampaignStatus;
  readonly windowEndsAt: Date;
  /** The last day whose orders count: ISO 8601. */
  readonly lastDay: string;
  readonly counts: ArmCounts;
  readonly plan: CampaignPlan;
  readonly result: CampaignResult | undefined;
  /** Where its outcomes come from, the newest first. */
  readonly reports: readonly ReportRow[];
  /** The day until which orders are known, where they tell the outcomes: ISO 8601; undefined where none do. */
  readonly knownUntil: string | undefined;
}

/** Whether nothing that may still happen changes the result: its window is over and, by orders, known to its end. */
export function isFinal({ status, knownUntil, lastDay }: CampaignView): boolean {
  if (status === "CLOSED") return true;
  return knownUntil === undefined ? status !== "RUNNING" : knownUntil >= lastDay;
}

/** What an interval lets one say. */
export type Verdict = "KEPT" | "LOST" | "OPEN";

/** What a result's interval lets one say. */
export function verdictOf({ difference: { low, high } }: CampaignResult): Verdict {
  if (low > 0) return "KEPT";
  return high < 0 ? "LOST" : "OPEN";
}

/** The uplift with its interval, in percentage points. */
export function upliftText(ui: Ui, { difference }: CampaignResult): string {
  return `${ui.format.points(difference.value)} (${rangeText(ui, difference, ui.format.points)})`;
}

/** Revenue with its interval, in the shop's currency. */
export function revenueText(ui: Ui, revenue: Estimate): string {
  const { wholeAmount } = ui.format;
  return `${wholeAmount(revenue.value)} (${rangeText(ui, revenue, wholeAmount)})`;
}

/** An interval as text. */
export function rangeText(
  { t }: Ui,
  { low, high }: Estimate,
  show: (value: number) => string,
): string {
  return t("campaigns.range", { low: show(low), high: show(high) });
}
