import type { InferSelectModel } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { settings } from "@/db/schema/mod.ts";

/** What the shop says about its money and its capacity; null where it has said nothing. */
export type ShopSettings = Omit<InferSelectModel<typeof settings>, "id" | "updatedAt">;

/** A shop that has said nothing yet. */
export const NO_SETTINGS: ShopSettings = {
  lostCustomerValue: null,
  offerCost: null,
  weeklyContacts: null,
  currency: null,
};

/** The shop's settings. */
export async function readSettings(db: Queryable): Promise<ShopSettings> {
  const [row] = await db.select({
    lostCustomerValue: settings.lostCustomerValue,
    offerCost: settings.offerCost,
    weeklyContacts: settings.weeklyContacts,
    currency: settings.currency,
  }).from(settings);
  return row ?? NO_SETTINGS;
}

/** Stores the shop's settings, all of them. */
export async function storeSettings(
  db: Queryable,
  values: ShopSettings,
  updatedAt: Date,
): Promise<void> {
  const row = { ...values, updatedAt };
  await db.insert(settings).values({ id: 1, ...row })
    .onConflictDoUpdate({ target: settings.id, set: row });
}
