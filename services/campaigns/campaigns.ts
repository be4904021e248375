import { campaignCandidates, campaignContacts, type CampaignRow } from "@/db/queries/campaigns.ts";
import { findStrategy } from "@/db/queries/strategies.ts";
import { campaignMembers, campaigns, RISK_BANDS } from "@/db/schema/mod.ts";
import type { Services } from "../context.ts";
import { UserError } from "../errors.ts";
import { writeCsv } from "../exports/csv.ts";
import type { ExportColumn, Page } from "../exports/table.ts";
import { drawHoldout } from "./assignment.ts";

/** What a campaign is made of. */
export interface CampaignInput {
  readonly strategyId: number;
  /** Share that is left alone, above 0 and up to one half. Default 0.2. */
  readonly holdout?: number | undefined;
  /** Default HIGH alone. */
  readonly bands?: readonly (typeof RISK_BANDS)[number][] | undefined;
  /** Decides who is left alone. Default 1. */
  readonly seed?: number | undefined;
}

const HOLDOUT = 0.2;
const MOST_HOLDOUT = 0.5;
const MEMBERS_A_STATEMENT = 5000;
const CONTACTS_A_PAGE = 1000;

/**
 * Puts an approved strategy to work: its cluster's customers at risk, of whom a share is drawn to be left alone. Who is
 * in a campaign of which the outcome is not known yet is in no second one.
 *
 * @throws {UserError} `NOT_FOUND`, `NOT_APPROVED`, `BAD_HOLDOUT`, `BAD_SEED`, `TOO_FEW` where an arm would be empty
 */
export async function createCampaign(
  { db, clock }: Pick<Services, "db" | "clock">,
  { strategyId, holdout = HOLDOUT, bands = ["HIGH"], seed = 1 }: CampaignInput,
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
    const strategy = await findStrategy(tx, strategyId);
    if (!strategy) throw new UserError("NOT_FOUND", `There is no strategy ${strategyId}.`);
    if (strategy.status !== "APPROVED") {
      throw new UserError(
        "NOT_APPROVED",
        "A campaign needs an approved strategy: approve it first.",
      );
    }
    const candidates = await campaignCandidates(tx, strategy.clusterId, bands);
    const left = drawHoldout(candidates, holdout, seed);
    if (left.size === 0 || left.size === candidates.length) {
      throw new UserError(
        "TOO_FEW",
        `The segment has ${candidates.length} customers at risk who are in no open campaign: too ` +
          "few for both sides. Take more bands, or a larger holdout.",
      );
    }
    const [campaign] = await tx.insert(campaigns).values({
      strategyId,
      holdout,
      bands: [...new Set(bands)],
      seed,
      createdBy: actor,
      createdAt: clock(),
    }).returning();
    for (let at = 0; at < candidates.length; at += MEMBERS_A_STATEMENT) {
      await tx.insert(campaignMembers).values(
        candidates.slice(at, at + MEMBERS_A_STATEMENT).map((candidate) => ({
          ...candidate,
          campaignId: campaign!.id,
          arm: left.has(candidate.customerId) ? "HOLDOUT" as const : "CONTACT" as const,
        })),
      );
    }
    return campaign!;
  });
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
