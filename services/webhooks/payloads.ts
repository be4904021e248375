/** What each event tells; documented with examples in docs/webhooks.md. Ids are the global ids of the API. */
import { Buffer } from "node:buffer";
import type { BandChange } from "@/db/queries/band_changes.ts";
import type { JobRow } from "@/db/queries/jobs.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Estimate } from "@/ml/statistics/proportions.ts";

/** A job has ended. */
export interface JobCompleted {
  readonly job: {
    readonly id: string;
    readonly kind: JobRow["kind"];
    /** `COMPLETED`, `FAILED` or `CANCELLED`. */
    readonly status: JobRow["status"];
    readonly error: string | null;
    readonly result: unknown;
    readonly createdAt: string;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
  };
}

/** Customers whose risk band a scoring has changed; several events where they are many. */
export interface CustomersChanged {
  /** The number of this event among those of the scoring and type, from 1, and how many customers they have together. */
  readonly batch: { readonly number: number; readonly of: number; readonly customers: number };
  readonly customers: readonly {
    readonly id: string;
    readonly customerId: string;
    /** From 0 to 1. */
    readonly churnProbability: number;
    readonly riskBand: BandChange["band"];
    /** By the scoring before; null for a customer that it did not know, and for the band of one who had churned. */
    readonly previous: {
      readonly churnProbability: number;
      readonly riskBand: BandChange["bandBefore"];
    } | null;
  }[];
}

/** A strategy was approved. */
export interface StrategyApproved {
  readonly strategy: {
    readonly id: string;
    readonly locale: StrategyRow["locale"];
    readonly headline: string;
    readonly source: StrategyRow["source"];
    readonly approvedBy: string | null;
    readonly approvedAt: string | null;
  };
}

/** Outcomes of a campaign were recorded or withdrawn, or it was closed. */
export interface CampaignResults {
  readonly campaign: {
    readonly id: string;
    readonly strategyId: string;
    readonly startsAt: string;
    readonly windowDays: number;
    readonly closedAt: string | null;
  };
  readonly treatment: GroupCounts;
  readonly control: GroupCounts;
  /** Share retained of the treatment group less that of the control group; null while a group has no outcome. */
  readonly uplift: Estimate | null;
}

/** One group of a campaign. */
interface GroupCounts {
  readonly customers: number;
  readonly knownOutcomes: number;
  readonly retained: number;
}

/** The payload of each type of event. */
export interface WebhookPayloads {
  "job.completed": JobCompleted;
  "customer.at_risk": CustomersChanged;
  "customer.recovered": CustomersChanged;
  "strategy.approved": StrategyApproved;
  "campaign.results": CampaignResults;
  "webhook.test": { readonly message: string };
}

/** The id by which the API's `node` finds an object. */
export function globalId(typename: string, id: string | number): string {
  return Buffer.from(`${typename}:${id}`).toString("base64url");
}

/** What is told of a job that has ended. */
export function jobPayload(job: JobRow): JobCompleted {
  const { id, kind, status, error, result, createdAt, startedAt, finishedAt } = job;
  return {
    job: {
      id: globalId("Job", id),
      kind,
      status,
      error,
      result: result ?? null,
      createdAt: createdAt.toISOString(),
      startedAt: startedAt?.toISOString() ?? null,
      finishedAt: finishedAt?.toISOString() ?? null,
    },
  };
}

/** What is told of a strategy that was approved. */
export function strategyPayload(strategy: StrategyRow): StrategyApproved {
  const { id, locale, headline, source, statusBy, statusAt } = strategy;
  return {
    strategy: {
      id: globalId("Strategy", id),
      locale,
      headline,
      source,
      approvedBy: statusBy,
      approvedAt: statusAt?.toISOString() ?? null,
    },
  };
}

/** What is told of a customer whose band a scoring has changed. */
export function customerPayload(change: BandChange): CustomersChanged["customers"][number] {
  const { customerId, probability, band, probabilityBefore, bandBefore } = change;
  return {
    id: globalId("Customer", customerId),
    customerId,
    churnProbability: probability,
    riskBand: band,
    previous: probabilityBefore === null
      ? null
      : { churnProbability: probabilityBefore, riskBand: bandBefore },
  };
}
