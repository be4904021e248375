/** What the tests of campaigns share. */
import { customers } from "@/db/schema/mod.ts";
import { exportContacts } from "@/services/campaigns/mod.ts";
import { UserError } from "@/services/errors.ts";
import { setStrategyStatus } from "@/services/strategies/mod.ts";
import type { DatabaseFixture } from "@/tests/support/database.ts";
import { openShop } from "./support.ts";

const AT_RISK = 200;

/** The shop with many customers at risk in the first cluster, and its strategy approved. */
export async function openApproved(fixture: DatabaseFixture) {
  await openShop(fixture.db);
  await fixture.db.insert(customers).values(Array.from({ length: AT_RISK }, (_, n) => ({
    customerId: `R${String(n).padStart(3, "0")}`,
    clusterId: 1,
    riskBand: n < 80 ? "HIGH" as const : "MEDIUM" as const,
    churnProbability: 0.9 - n / 1000,
  })));
  await setStrategyStatus(fixture, 1, "APPROVED", "somebody");
}

/** The lines of a campaign's contact list, the header among them. */
export async function contactsOf(fixture: DatabaseFixture, id: number): Promise<string[]> {
  let csv = "";
  for await (const piece of exportContacts(fixture, id)) csv += piece;
  return csv.trimEnd().split("\n");
}

/** A text as a file. */
export async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}

/** Whether an error is one that the user can mend, of a code. */
export const code = (expected: string) => (error: unknown) =>
  error instanceof UserError && error.code === expected;
