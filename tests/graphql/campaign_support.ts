/** What the tests of campaigns share. */
import { type ContactWords, exportContacts, exportSuppression } from "@/services/campaigns/mod.ts";
import { UserError } from "@/services/errors.ts";
import { setStrategyStatus } from "@/services/strategies/mod.ts";
import type { DatabaseFixture } from "@/tests/support/database.ts";
import { customers, openShop } from "./support.ts";

const AT_RISK = 200;
const DAY = 86_400_000;

/** The shop with many customers at risk in the first cluster, and its strategy approved. */
export async function openApproved(fixture: DatabaseFixture) {
  await openShop(fixture.db);
  await fixture.db.insert(customers).values(Array.from({ length: AT_RISK }, (_, n) => ({
    customerId: `R${String(n).padStart(3, "0")}`,
    clusterId: 1,
    riskBand: n < 80 ? "HIGH" as const : "MEDIUM" as const,
    churnProbability: 0.9 - n / 1000,
    cashbackAmount: 100 + n,
    attributes: { "E-mail": `r${n}@shop.example`, Phone: `+82 10 5555 ${1000 + n}`, Size: "M" },
  })));
  await setStrategyStatus(fixture, 1, "APPROVED", "somebody");
}

/** The same database some days later. */
export function later(fixture: DatabaseFixture, days: number): DatabaseFixture {
  return { ...fixture, clock: () => new Date(fixture.clock().getTime() + days * DAY) };
}

/** Words that show what they were given. */
export const WORDS: ContactWords = {
  persona: (id) => `persona ${id}`,
  reasons: (reasons) => reasons.map(({ field }) => field).join(" and "),
};

/** The lines of a campaign's contact file, the header among them. */
export async function contactsOf(fixture: DatabaseFixture, id: number): Promise<string[]> {
  return await linesOf(exportContacts(fixture, id, WORDS));
}

/** The lines of a campaign's suppression file, the header among them. */
export async function suppressionOf(fixture: DatabaseFixture, id: number): Promise<string[]> {
  return await linesOf(exportSuppression(fixture, id));
}

async function linesOf(csv: AsyncIterable<string>): Promise<string[]> {
  let text = "";
  for await (const piece of csv) text += piece;
  return text.trimEnd().split("\n");
}

/** A text as a file. */
export async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}

/** Whether an error is one that the user can fix, of a code. */
export const code = (expected: string) => (error: unknown) =>
  error instanceof UserError && error.code === expected;
