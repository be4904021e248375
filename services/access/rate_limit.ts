/** Counts requests, each against its sender. */
export interface RateLimiter {
  /**
   * Lets one request through, or not.
   *
   * @returns 0 when it is let through, else the whole seconds until one will be
   */
  take(who: string): number;
}

/** How a {@linkcode RateLimiter} counts. */
export interface RateLimit {
  readonly perMinute: number;
  /** Requests at once after a rest. Default: those of a minute. */
  readonly burst?: number;
  readonly clock: () => Date;
}

/** Senders that are remembered; the one idle longest is forgotten first. */
const REMEMBERED = 10_000;

/**
 * Makes a limiter by token buckets: each sender has a bucket that refills evenly, and a request takes one
 * token. It counts in this process's memory, so that several servers each let the rate through.
 */
export function createRateLimiter({ perMinute, burst = perMinute, clock }: RateLimit): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(who) {
      const now = clock().getTime();
      const { tokens, at } = buckets.get(who) ?? { tokens: burst, at: now };
      const refilled = Math.min(burst, tokens + Math.max(0, now - at) * perMinute / 60_000);
      const allowed = refilled >= 1;
      // Set again, so that the map stays in the order of last use.
      buckets.delete(who);
      buckets.set(who, { tokens: allowed ? refilled - 1 : refilled, at: now });
      if (buckets.size > REMEMBERED) buckets.delete(buckets.keys().next().value!);
      return allowed ? 0 : Math.max(1, Math.ceil((1 - refilled) * 60 / perMinute));
    },
  };
}

/** No limit at all. */
export const UNLIMITED: RateLimiter = { take: () => 0 };
