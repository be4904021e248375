/** When a failed delivery is tried again, and when an endpoint is given up. */

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Wait after the first failure; each further one doubles it. */
const FIRST_RETRY_MS = 5 * SECOND_MS;
const MAX_RETRY_MS = 6 * HOUR_MS;
/** Longest wait that a receiver can ask for. */
const MAX_RETRY_AFTER_MS = DAY_MS;
/** How long a delivery is tried. */
const DELIVERY_DAYS = 3;
/** After how long without a success an endpoint is disabled. */
export const DISABLE_DAYS = 5;

/** When a delivery that is queued now is given up. */
export function expiryOf(now: Date): Date {
  return new Date(now.getTime() + DELIVERY_DAYS * DAY_MS);
}

/** An endpoint that has failed since before this moment is disabled. */
export function disableBefore(now: Date): Date {
  return new Date(now.getTime() - DISABLE_DAYS * DAY_MS);
}

/**
 * When the next attempt takes place: exponential back-off with equal jitter, half of the wait and up to as much again, so
 * that what failed together does not come back together. No sooner than the receiver asked for.
 *
 * @param attempts so far, at least 1
 * @param random in [0, 1)
 * @param retryAfter the header of that name: seconds, or a date
 */
export function nextAttempt(
  attempts: number,
  now: Date,
  random: () => number,
  retryAfter?: string,
): Date {
  const full = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
  const wait = full / 2 * (1 + random());
  return new Date(now.getTime() + Math.max(wait, askedWait(retryAfter, now)));
}

function askedWait(retryAfter: string | undefined, now: Date): number {
  if (retryAfter === undefined) return 0;
  const wait = /^\d+$/.test(retryAfter)
    ? Number(retryAfter) * SECOND_MS
    : Date.parse(retryAfter) - now.getTime();
  return Number.isNaN(wait) ? 0 : Math.min(MAX_RETRY_AFTER_MS, wait);
}
