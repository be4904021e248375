import type { Database, Queryable } from "@/db/client.ts";
import { deleteReport, findReport, settleMembers } from "@/db/queries/campaign_reports.ts";
import {
  type CampaignRow,
  lockCampaign,
  lockCampaigns,
  openCampaignsOfMembers,
  setClosed,
} from "@/db/queries/campaigns.ts";
import { UserError } from "../errors.ts";
import { writeResults } from "./results_event.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/**
 * Makes a campaign's result final and releases its members for other campaigns. Outcomes need not be known. A closed
 * campaign stays as it is.
 *
 * @throws {UserError} `NOT_FOUND`
 */
export async function closeCampaign(
  { db, clock }: Deps,
  id: number,
): Promise<CampaignRow> {
  return await db.transaction(async (tx) => {
    const campaign = await lockedCampaign(tx, id);
    if (campaign.closedAt) return campaign;
    const now = clock();
    const closed = await setClosed(tx, id, now);
    await writeResults(tx, [closed], now);
    return closed;
  });
}

/**
 * Undoes the closing of a campaign.
 *
 * @throws {UserError} `NOT_FOUND`, `MEMBERS_TAKEN` where a member is in another open campaign meanwhile
 */
export async function reopenCampaign(
  { db }: Pick<Deps, "db">,
  id: number,
): Promise<CampaignRow> {
  return await db.transaction(async (tx) => {
    // No campaign may be drawn between the question who is in one and its answer.
    await lockCampaigns(tx);
    const campaign = await lockedCampaign(tx, id);
    if (!campaign.closedAt) return campaign;
    const [other] = await openCampaignsOfMembers(tx, id);
    if (other) {
      throw new UserError(
        "MEMBERS_TAKEN",
        `${other.members} of its customers are in campaign ${other.campaignId} now: close that ` +
          "campaign before you reopen this one.",
      );
    }
    return await setClosed(tx, id, null);
  });
}

/**
 * Takes back what a file or an import reported: each member has again the outcome that the newest other report tells.
 *
 * @returns the report's campaign
 * @throws {UserError} `NOT_FOUND`, `CAMPAIGN_CLOSED`
 */
export async function undoReport(
  { db, clock }: Deps,
  reportId: number,
): Promise<CampaignRow> {
  return await db.transaction(async (tx) => {
    const report = await findReport(tx, reportId);
    if (!report) throw new UserError("NOT_FOUND", `There is no report ${reportId}.`, ["id"]);
    const campaign = await lockedCampaign(tx, report.campaignId);
    requireOpen(campaign);
    await deleteReport(tx, reportId);
    await settleMembers(tx, campaign.id);
    await writeResults(tx, [campaign], clock());
    return campaign;
  });
}

/** @throws {UserError} `NOT_FOUND` */
export async function lockedCampaign(tx: Queryable, id: number): Promise<CampaignRow> {
  const campaign = await lockCampaign(tx, id);
  if (!campaign) throw new UserError("NOT_FOUND", `There is no campaign ${id}.`, ["id"]);
  return campaign;
}

/** @throws {UserError} `CAMPAIGN_CLOSED` */
export function requireOpen({ id, closedAt }: CampaignRow): void {
  if (!closedAt) return;
  throw new UserError(
    "CAMPAIGN_CLOSED",
    `Campaign ${id} is closed and its result is final: reopen it first.`,
  );
}
