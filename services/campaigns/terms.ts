import type { Queryable } from "@/db/client.ts";
import { newestDefinition } from "@/db/queries/churn_definitions.ts";
import { lastDayOfOrders } from "@/db/queries/orders.ts";
import type { CAMPAIGN_OUTCOMES } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { isChurnByDefinition } from "@/schema/orders/customers_schema.ts";
import { addDays } from "../orders/days.ts";
import { startOfDate, startOfDay } from "./schedule.ts";

/** What holds for a campaign that is drawn now, by how the shop's churn is known. */
export interface CampaignTerms {
  readonly outcome: (typeof CAMPAIGN_OUTCOMES)[number];
  /** Days of the window where none are chosen. */
  readonly windowDays: number;
  /** The earliest start: nothing that is known today may have happened after it. */
  readonly earliestStart: Date;
  /** The start where none is chosen, of a campaign with such a window. */
  readonly startOf: (windowDays: number) => Date;
}

/** Days of the window where churn is told by a label. */
export const LABEL_WINDOW_DAYS = 30;

/**
 * By a label, outcomes count for 30 days from now on. By orders, the window is the horizon of the churn definition, so
 * that to be retained is the opposite of to churn; it may begin on the day after the last order, and does so by default
 * where the orders ended more than a window ago: what is to be measured lies in orders that have yet to be imported.
 */
export async function campaignTerms(
  db: Queryable,
  schema: CustomerSchema,
  now: Date,
): Promise<CampaignTerms> {
  const definition = isChurnByDefinition(schema) ? await newestDefinition(db) : undefined;
  const last = definition && await lastDayOfOrders(db);
  const today = startOfDay(now);
  if (!last) {
    return {
      outcome: "LABEL",
      windowDays: LABEL_WINDOW_DAYS,
      earliestStart: today,
      startOf: () => now,
    };
  }
  const after = startOfDate(addDays(last, 1));
  return {
    outcome: "ORDER",
    windowDays: definition.horizonDays,
    earliestStart: after < today ? after : today,
    startOf: (windowDays) => startOfDate(addDays(last, 1 + windowDays)) < now ? after : now,
  };
}
