import type { Database, Queryable } from "@/db/client.ts";
import {
  addOutcomes,
  countReported,
  insertReport,
  settleMembers,
} from "@/db/queries/campaign_reports.ts";
import { type CampaignRow, findCampaign } from "@/db/queries/campaigns.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import { lockedCampaign, requireOpen } from "./closing.ts";
import { BadOutcomesError, type FileOutcome, readOutcomeFile } from "./outcome_file.ts";
import { writeResults } from "./results_event.ts";
import { isBefore, type Moment, windowEnd } from "./schedule.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** What a file of outcomes told. */
export interface OutcomesResult {
  /** The report that keeps it, which can be undone. */
  readonly reportId: number;
  /** Members of the campaign whose outcome the file tells. */
  readonly matched: number;
  /** Customers of the file who are in neither group. */
  readonly others: number;
  /** Customers whose outcome is from after the window, which does not count. */
  readonly late: number;
}

/** Of whom and when outcomes are. */
export interface OutcomesInput {
  readonly campaignId: number;
  /** When outcomes without a date of their own were observed; now, if omitted. */
  readonly asOf?: Moment | undefined;
}

/** Few enough that no one waits while they are written as JSON. */
const OUTCOMES_A_STATEMENT = 2000;

/**
 * Records outcomes from a file: see {@linkcode readOutcomeFile}. Customers of other campaigns or none are passed over,
 * and so are outcomes from after the window. A later report adds to an earlier one and corrects it. Either all of a file
 * is recorded or nothing.
 *
 * @throws {UserError} `NOT_FOUND`, `CAMPAIGN_CLOSED`, `NOT_STARTED`, `OUTCOMES_BEFORE_START`, `OUTCOMES_IN_FUTURE`,
 * `BAD_OUTCOMES` (a {@linkcode BadOutcomesError}), and what no CSV file is refused with
 */
export async function recordOutcomes(
  { db, clock }: Deps,
  { campaignId, asOf }: OutcomesInput,
  file: AsyncIterable<Uint8Array>,
  actor: string,
): Promise<OutcomesResult> {
  const now = clock();
  const campaign = await findCampaign(db, campaignId);
  if (!campaign) throw new UserError("NOT_FOUND", `There is no campaign ${campaignId}.`, ["id"]);
  const when = asOf ?? { at: now, wholeDay: false };
  requireOutcomes(campaign, when, now);
  const period = { start: campaign.startsAt, now, asOf: when };
  const outcomes = await readOutcomeFile(file, await currentSchema({ db }), period);
  return await db.transaction(async (tx) => {
    const locked = await lockedCampaign(tx, campaignId);
    requireOpen(locked);
    const report = await insertReport(tx, {
      campaignId,
      source: "FILE",
      members: 0,
      recordedBy: actor,
      recordedAt: now,
    });
    const { matched, late } = await store(tx, report, outcomes, windowEnd(campaign));
    if (matched === 0) {
      throw new BadOutcomesError([{ code: late > 0 ? "AFTER_WINDOW" : "NO_MEMBER" }], 1);
    }
    await countReported(tx, report.id, matched);
    await settleMembers(tx, campaignId);
    await writeResults(tx, [locked], now);
    return { reportId: report.id, matched, others: outcomes.size - late - matched, late };
  });
}

function requireOutcomes(campaign: CampaignRow, asOf: Moment, now: Date): void {
  requireOpen(campaign);
  const start = campaign.startsAt.toISOString();
  if (now < campaign.startsAt) {
    throw new UserError(
      "NOT_STARTED",
      `Campaign ${campaign.id} starts at ${start}: upload outcomes after its start.`,
    );
  }
  if (isBefore(asOf, campaign.startsAt)) {
    throw new UserError(
      "OUTCOMES_BEFORE_START",
      `Outcomes as of ${asOf.at.toISOString()} are older than the campaign's start, ${start}: ` +
        "upload outcomes from after it.",
    );
  }
  if (asOf.at > now) {
    throw new UserError(
      "OUTCOMES_IN_FUTURE",
      "Outcomes cannot be from the future: fix their date.",
    );
  }
}

/** Adds to a report the outcomes until the window's end; not all at once, since a file may be a whole customer table. */
async function store(
  tx: Queryable,
  report: { readonly id: number; readonly campaignId: number },
  outcomes: ReadonlyMap<string, FileOutcome>,
  end: Date,
): Promise<{ matched: number; late: number }> {
  let [matched, late] = [0, 0];
  let some: { id: string; retained: boolean }[] = [];
  for (const [id, { retained, when }] of outcomes) {
    if (when.at > end) {
      late++;
      continue;
    }
    some.push({ id, retained });
    if (some.length < OUTCOMES_A_STATEMENT) continue;
    matched += await addOutcomes(tx, report, some);
    some = [];
  }
  return { matched: matched + await addOutcomes(tx, report, some), late };
}
