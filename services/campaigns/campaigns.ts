import type { Database, Queryable } from "@/db/client.ts";
import {
  armCounts,
  type CampaignRow,
  drawMembers,
  insertCampaign,
  lockCampaigns,
} from "@/db/queries/campaigns.ts";
import { findStrategy, type StrategyRow } from "@/db/queries/strategies.ts";
import { RISK_BANDS } from "@/db/schema/mod.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { requireNone, UserError } from "../errors.ts";
import { dateOf } from "./schedule.ts";
import { type CampaignTerms, campaignTerms } from "./terms.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** What a campaign is made of. */
export interface CampaignInput {
  readonly strategyId: number;
  /** Share that becomes the control group, above 0 and up to one half. Default 0.2. */
  readonly holdout?: number | undefined;
  /** Default HIGH alone. */
  readonly bands?: readonly (typeof RISK_BANDS)[number][] | undefined;
  /** Only these customers of the strategy's segment; all of its customers at risk if omitted. */
  readonly customerIds?: readonly string[] | undefined;
  /** Decides who is in the control group. Default 1. */
  readonly seed?: number | undefined;
  /** When the treatment group is contacted; see {@linkcode campaignTerms} for the default and the earliest. */
  readonly startsAt?: Date | undefined;
  /** Days from the start on within which outcomes count, from 1 to 365. Default 30, or the horizon of churn by orders. */
  readonly windowDays?: number | undefined;
}

export const DEFAULT_HOLDOUT = 0.2;
/** Decides who is in the control group where the caller states no seed. */
export const DEFAULT_SEED = 1;
export const DEFAULT_BANDS: readonly (typeof RISK_BANDS)[number][] = ["HIGH"];
/** The largest share that may be the control group. */
export const MAX_HOLDOUT = 0.5;
export const MAX_WINDOW_DAYS = 365;

/**
 * Puts an approved strategy to work: its cluster's active customers at risk, of whom a share is drawn to be the control
 * group. Members of an open campaign are in no second one.
 *
 * @throws {UserError} `NOT_FOUND`, `NOT_APPROVED`, `BAD_HOLDOUT`, `BAD_SEED`, `BAD_START`, `BAD_WINDOW`, `TOO_FEW`
 * where a group would be empty
 */
export async function createCampaign(
  { db, clock }: Deps,
  input: CampaignInput,
  actor: string,
): Promise<CampaignRow> {
  const now = clock();
  return await db.transaction(async (tx) => {
    const schema = await currentSchema({ db: tx });
    const terms = await campaignTerms(tx, schema, now);
    const { strategyId, ...values } = checkInput(input, terms, now);
    const { bands } = values;
    const { customerIds } = input;
    // One after the other: a customer may not be in the control group of one campaign and be contacted by another.
    await lockCampaigns(tx);
    const { clusterId, status, tactics } = await strategyFor(tx, strategyId);
    if (status !== "APPROVED") {
      throw new UserError("NOT_APPROVED", "Approve the strategy before you start a campaign.");
    }
    const campaign = await insertCampaign(tx, {
      ...values,
      strategyId,
      outcome: terms.outcome,
      offer: tactics.find(({ offer }) => offer !== null)?.offer ?? null,
      createdBy: actor,
      createdAt: now,
    });
    await drawMembers(tx, schema, campaign, {
      clusterId,
      bands,
      customerIds,
    });
    const { treatment, control } = (await armCounts(tx, [campaign.id])).get(campaign.id)!;
    if (treatment.members === 0 || control.members === 0) {
      throw new UserError(
        "TOO_FEW",
        `Only ${treatment.members + control.members} of these customers are active, at risk and ` +
          "in no open campaign: too few for two groups. Add a risk band, or enlarge the control group.",
      );
    }
    return campaign;
  });
}

function checkInput(
  {
    strategyId,
    holdout = DEFAULT_HOLDOUT,
    bands = DEFAULT_BANDS,
    seed = DEFAULT_SEED,
    startsAt,
    windowDays: chosenDays,
  }: CampaignInput,
  terms: CampaignTerms,
  now: Date,
) {
  const windowDays = chosenDays ?? terms.windowDays;
  const start = startsAt ?? terms.startOf(windowDays);
  const errors = holdoutErrors(holdout);
  if (!Number.isInteger(seed) || Math.abs(seed) >= 2 ** 31) {
    const message = `The seed must be a whole number, but is ${seed}.`;
    errors.push(new UserError("BAD_SEED", message, ["seed"]));
  }
  if (!(start >= terms.earliestStart)) {
    const message = `A campaign starts on ${dateOf(terms.earliestStart)} or later: ` +
      "choose another date.";
    errors.push(new UserError("BAD_START", message, ["startsAt"]));
  }
  if (!Number.isInteger(windowDays) || windowDays < 1 || windowDays > MAX_WINDOW_DAYS) {
    const message = `The outcome window must be 1 to ${MAX_WINDOW_DAYS} whole days, ` +
      `but is ${windowDays}.`;
    errors.push(new UserError("BAD_WINDOW", message, ["windowDays"]));
  }
  requireNone(errors);
  return {
    strategyId,
    holdout,
    bands: [...new Set(bands)],
    seed,
    windowDays,
    // A label that was known before the draw is no outcome; orders count by their days.
    startsAt: terms.outcome === "LABEL" && start < now ? now : start,
  };
}

/** @throws {UserError} `BAD_HOLDOUT` */
export function checkHoldout(holdout: number): void {
  requireNone(holdoutErrors(holdout));
}

function holdoutErrors(holdout: number): UserError[] {
  if (holdout > 0 && holdout <= MAX_HOLDOUT) return [];
  const message = `The control group must be a share above 0 and up to ${MAX_HOLDOUT}, ` +
    `but is ${holdout}.`;
  return [new UserError("BAD_HOLDOUT", message, ["holdout"])];
}

/** @throws {UserError} `NOT_FOUND` */
export async function strategyFor(db: Queryable, strategyId: number): Promise<StrategyRow> {
  const strategy = await findStrategy(db, strategyId);
  if (!strategy) {
    throw new UserError("NOT_FOUND", `There is no strategy ${strategyId}.`, [
      "strategyId",
    ]);
  }
  return strategy;
}
