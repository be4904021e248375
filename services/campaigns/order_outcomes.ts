import type { Connection, Database } from "@/db/client.ts";
import { openOrderCampaigns, reportOrders } from "@/db/queries/campaign_orders.ts";
import { orderSpan } from "@/db/queries/order_history.ts";
import { addDays } from "../orders/days.ts";
import { writeResults } from "./results_event.ts";
import { orderDaysOf } from "./schedule.ts";

/** What the use case here needs. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly clock: () => Date;
}

/**
 * Reads the outcomes of the open campaigns whose outcome is an order from the stored orders: after each import of
 * orders. Orders count by their days, from the day of the start on, whenever they are imported.
 *
 * @param importId of the orders, which is recorded as the source of the outcomes
 */
export async function reportOrderOutcomes(
  { connection: { sql }, db, clock }: Deps,
  importId: number,
): Promise<void> {
  const campaigns = await openOrderCampaigns(db);
  const span = campaigns.length === 0 ? undefined : await orderSpan(sql);
  if (!span) return;
  const days = campaigns.map((campaign) => ({
    campaignId: campaign.id,
    ...orderDaysOf(campaign),
  }));
  const now = clock();
  await db.transaction(async (tx) => {
    const told = await reportOrders(tx, days, { end: addDays(span.last, 1), importId, now });
    await writeResults(tx, campaigns.filter(({ id }) => told.includes(id)), now);
  });
}
