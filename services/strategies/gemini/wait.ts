import { setTimeout } from "node:timers/promises";

/** Waits for milliseconds; rejects with the signal's reason when it aborts. */
export async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
