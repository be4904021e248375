import type { ArmCounts, CampaignRow } from "@/db/queries/campaigns.ts";
import type { Estimate, Uplift } from "@/services/campaigns/mod.ts";
import type { Ui } from "@/utils.ts";

/** A campaign and what came of it. */
export interface CampaignView {
  readonly campaign: CampaignRow;
  readonly counts: ArmCounts;
  readonly uplift: Uplift | undefined;
}

/** The difference in retention with its interval, in percentage points. */
export function differenceText({ t, format }: Ui, { difference }: Uplift): string {
  return intervalText(t, difference, (value) => format.points(value));
}

/** The customers kept with their interval. */
export function keptText({ t, format }: Ui, { kept }: Uplift): string {
  return intervalText(t, kept, (value) => format.fixed(value, 1));
}

function intervalText(t: Ui["t"], { value, low, high }: Estimate, show: (value: number) => string) {
  return t("campaigns.interval", { value: show(value), low: show(low), high: show(high) });
}
