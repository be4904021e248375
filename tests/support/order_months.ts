import { insertDefinition } from "@/db/queries/churn_definitions.ts";
import { orders } from "@/db/schema/mod.ts";
import { createRandom } from "@/ml/random.ts";
import { addDays } from "@/services/orders/days.ts";
import { renewMonths } from "@/services/months/renew_months.ts";
import type { DatabaseFixture } from "./database.ts";

/** Customers of the shop. */
export const BUYERS = 60;

/** Stores a shop's orders of January to August 2025 with the snapshots of their months. */
export async function seedMonths(fixture: DatabaseFixture): Promise<void> {
  const random = createRandom(7);
  const rows = Array.from({ length: BUYERS }, (_, customer) => {
    const first = random.int(150);
    const days = Array.from({ length: 1 + random.int(6) }, (_, i) => first + i * random.int(40));
    return days.filter((day) => day < 230).map((day, number) => ({
      orderId: `${customer}/${number}`,
      customerId: `c${customer}`,
      orderedAt: addDays("2025-01-01", day),
      kind: "PLACED" as const,
      amount: 5 + random.int(100),
      lines: 1,
      importId: 1,
    }));
  }).flat();
  await fixture.db.insert(orders).values(rows);
  await insertDefinition(fixture.db, {
    horizonDays: 60,
    activeDays: 90,
    chosenBy: "USER",
    actor: "test",
    createdAt: fixture.clock(),
  });
  await renewMonths(fixture);
}
