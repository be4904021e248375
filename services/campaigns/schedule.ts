import type { CampaignRow } from "@/db/queries/campaigns.ts";
import { addDays } from "../orders/days.ts";

/** How far a campaign is. */
export const CAMPAIGN_STATUSES = ["SCHEDULED", "RUNNING", "ENDED", "CLOSED"] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

type Scheduled = Pick<CampaignRow, "startsAt" | "windowDays">;

/** When a campaign's outcome window ends. */
export function windowEnd({ startsAt, windowDays }: Scheduled): Date {
  return new Date(startsAt.getTime() + windowDays * 86_400_000);
}

/** The days whose orders count for a campaign, ISO 8601: the first, and the first one after its window. */
export function orderDaysOf({ startsAt, windowDays }: Scheduled): { from: string; end: string } {
  const from = dateOf(startsAt);
  return { from, end: addDays(from, windowDays) };
}

/** The last day whose orders count for a campaign, ISO 8601. */
export function lastDay(campaign: Scheduled): string {
  return addDays(orderDaysOf(campaign).end, -1);
}

/**
 * How far a campaign is: SCHEDULED before its start, RUNNING within its window, ENDED after it, CLOSED as soon as
 * someone has closed it.
 */
export function statusOf(
  campaign: Scheduled & Pick<CampaignRow, "closedAt">,
  now: Date,
): CampaignStatus {
  if (campaign.closedAt) return "CLOSED";
  if (now < campaign.startsAt) return "SCHEDULED";
  return now <= windowEnd(campaign) ? "RUNNING" : "ENDED";
}

/** A moment, or a whole day of which no hour is known. */
export interface Moment {
  /** Of a day: its beginning, where this program runs. */
  readonly at: Date;
  readonly wholeDay: boolean;
}

const DAY = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/** A moment as people and files write it: `2026-01-31`, `2026.1.31`, or ISO 8601 with a time. */
export function readMoment(text: string): Moment | undefined {
  const day = DAY.exec(text.trim());
  if (!day) {
    const at = new Date(INSTANT.test(text.trim()) ? text.trim() : NaN);
    return Number.isNaN(at.getTime()) ? undefined : { at, wholeDay: false };
  }
  const [year, month, date] = day.slice(1).map(Number) as [number, number, number];
  const at = new Date(year, month - 1, date);
  const exists = at.getMonth() === month - 1 && at.getDate() === date;
  return exists ? { at, wholeDay: true } : undefined;
}

/** Whether a moment lies before another one; a whole day does not lie before a moment of its own. */
export function isBefore({ at, wholeDay }: Moment, other: Date): boolean {
  return at < (wholeDay ? startOfDay(other) : other);
}

/** The day of a moment where this program runs, as ISO 8601 date. */
export function dateOf(moment: Date): string {
  const parts = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** The beginning of an ISO 8601 date, where this program runs. */
export function startOfDate(date: string): Date {
  return new Date(`${date}T00:00:00`);
}

/** The beginning of a moment's day, where this program runs. */
export function startOfDay(moment: Date): Date {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
}
