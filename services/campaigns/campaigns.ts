import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { campaignContacts, type CampaignRow, drawMembers } from "@/db/queries/campaigns.ts";
import { findStrategy } from "@/db/queries/strategies.ts";
import { campaigns, RISK_BANDS } from "@/db/schema/mod.ts";
import type { Services } from "../context.ts";
import { UserError } from "../errors.ts";
import { writeCsv } from "../exports/csv.ts";
import type { ExportColumn, Page } from "../exports/table.ts";

/** What a campaign is made of. */
export interface CampaignInput {
  readonly strategyId: number;
  /** Share that is left alone, above 0 and up to one half. Default 0.2. */
  readonly holdout?: number | undefined;
  /** Default HIGH alone. */
  readonly bands?: readonly (typeof RISK_BANDS)[number][] | undefined;
  /** Whether customers of whom it is known that they left take part. Default true. */
  readonly includeChurned?: boolean | undefined;
  /** Decides who is left alone. Default 1. */
  readonly seed?: number | undefined;
}

const HOLDOUT = 0.2;
/** The largest share that may be left alone. */
export const MOST_HOLDOUT = 0.5;
const CONTACTS_A_PAGE = 1000;

/**
 * Puts an approved strategy to work: its cluster's customers at risk, of whom a share is drawn to be left alone. Whose
 * outcome in an earlier campaign is not known yet is in no second one.
 *
 * @throws {UserError} `NOT_FOUND`, `NOT_APPROVED`, `BAD_HOLDOUT`, `BAD_SEED`, `TOO_FEW` where an arm would be empty
 */
export async function createCampaign(
  { db, clock }: Pick<Services, "db" | "clock">,
  { strategyId, holdout = HOLDOUT, bands = ["HIGH"], includeChurned = true, seed = 1 }:
    CampaignInput,
  actor: string,
): Promise<CampaignRow> {
  if (!(holdout > 0 && holdout <= MOST_HOLDOUT)) {
    throw new UserError(
      "BAD_HOLDOUT",
      `The holdout must be a share above 0 and up to ${MOST_HOLDOUT}, but is ${holdout}.`,
    );
  }
  if (!Number.isInteger(seed) || Math.abs(seed) >= 2 ** 31) {
    throw new UserError("BAD_SEED", `The seed must be a whole number, but is ${seed}.`);
  }
  return await db.transaction(async (tx) => {
    // One after the other: a customer may not be left alone by one campaign and contacted by another.
    await tx.execute(sql`lock table ${campaigns} in share row exclusive mode`);
    const clusterId = await approvedCluster(tx, strategyId);
    const [campaign] = await tx.insert(campaigns).values({
      strategyId,
      holdout,
      bands: [...new Set(bands)],
      seed,
      createdBy: actor,
      createdAt: clock(),
    }).returning();
    const { contact, left } = await drawMembers(tx, campaign!, { clusterId, includeChurned });
    if (contact === 0 || left === 0) {
      throw new UserError(
        "TOO_FEW",
        `The segment has ${
          contact + left
        } such customers at risk who await no outcome of a campaign: ` +
          "too few for both sides. Take more bands, or a larger holdout.",
      );
    }
    return campaign!;
  });
}

async function approvedCluster(tx: Queryable, strategyId: number): Promise<number> {
  const strategy = await findStrategy(tx, strategyId);
  if (!strategy) throw new UserError("NOT_FOUND", `There is no strategy ${strategyId}.`);
  if (strategy.status === "APPROVED") return strategy.clusterId;
  throw new UserError("NOT_APPROVED", "A campaign needs an approved strategy: approve it first.");
}

const CONTACT_COLUMNS = [
  { field: "customerId", header: "CustomerID", type: "text" },
  { field: "band", header: "RiskBand", type: "text" },
  { field: "probability", header: "ChurnProbability", type: "double" },
] as const satisfies readonly ExportColumn[];

/** The customers whom a campaign contacts, as CSV: the same at every export, and never one who is left alone. */
export function exportContacts(
  { db }: Pick<Services, "db">,
  campaignId: number,
): AsyncGenerator<string> {
  async function* pages(): AsyncGenerator<Page> {
    for (let after = "";;) {
      const rows = await campaignContacts(db, campaignId, after, CONTACTS_A_PAGE);
      if (rows.length === 0) return;
      yield {
        rows: rows.length,
        values: CONTACT_COLUMNS.map(({ field }) => rows.map((row) => row[field])),
      };
      after = rows.at(-1)!.customerId;
    }
  }
  return writeCsv({ columns: CONTACT_COLUMNS, pages: pages() });
}
