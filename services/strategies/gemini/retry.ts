import { GeminiFailure } from "./failure.ts";

/** What waiting between attempts takes. */
export interface RetryOptions {
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Waits for milliseconds; rejects when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

const FIRST_WAIT = 1000;
const FIRST_WAIT_RATE_LIMITED = 5000;
/** A server that asks for more is not waited for: there is a playbook. */
const LONGEST_WAIT = 60_000;

/**
 * Tries again what failed for a reason that may pass: after 1 s, then 2 s (5 and 10 s where requests came too fast),
 * each lengthened by up to half at random, so that several machines do not come back at once; later where the server
 * says so.
 *
 * @throws {GeminiFailure} the last one
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { random, wait, signal }: RetryOptions,
): Promise<T> {
  for (let made = 1;; made++) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GeminiFailure) || made >= error.nature.attempts) throw error;
      const first = error.code === "RATE_LIMITED" ? FIRST_WAIT_RATE_LIMITED : FIRST_WAIT;
      const base = Math.max(first * 2 ** (made - 1), error.retryAfter ?? 0);
      if (base > LONGEST_WAIT) throw error;
      await wait(base * (1 + random() / 2), signal);
    }
  }
}
