import type { Database } from "@/db/client.ts";
import { listCustomers } from "@/db/queries/customers.ts";

/** What a piece of work took, and what it did to everybody else. */
export interface Measured {
  readonly seconds: number;
  /** Resident memory in MB: before, and the highest meanwhile. */
  readonly idleMb: number;
  readonly peakMb: number;
  /** Longest that the event loop was held, in ms. */
  readonly heldMs: number;
  /** How long pages of 20 customers took that were read meanwhile, in ms, the quickest first. */
  readonly pages: readonly { readonly ms: number; readonly step: string }[];
}

/** Does the work while a page is read every 20 ms. */
export async function measure(
  db: Database,
  work: (step: (step: string) => void) => Promise<unknown>,
): Promise<Measured> {
  const idle = Deno.memoryUsage().rss;
  const pages: { ms: number; step: string }[] = [];
  let [step, rss, running, held, lastTick] = ["", idle, true, 0, performance.now()];
  const ticks = setInterval(() => {
    held = Math.max(held, performance.now() - lastTick - 5);
    lastTick = performance.now();
    rss = Math.max(rss, Deno.memoryUsage().rss);
  }, 5);
  const reader = (async () => {
    while (running) {
      const start = performance.now();
      await listCustomers(db, { first: 20 });
      pages.push({ ms: performance.now() - start, step });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const start = performance.now();
  await work((now) => step = now);
  const seconds = (performance.now() - start) / 1000;
  running = false;
  await reader;
  clearInterval(ticks);
  pages.sort((a, b) => a.ms - b.ms);
  return { seconds, idleMb: idle / 1e6, peakMb: rss / 1e6, heldMs: held, pages };
}

/** One line on what was measured. */
export function described({ seconds, idleMb, peakMb, heldMs, pages }: Measured): string {
  const at = (share: number) => pages[Math.floor((pages.length - 1) * share)]!.ms.toFixed(0);
  const slowest = pages.at(-1)!.step;
  return `${seconds.toFixed(1)} s, memory at most ${peakMb.toFixed(0)} MB ` +
    `(before ${idleMb.toFixed(0)} MB); ${pages.length} pages read meanwhile: ` +
    `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms${slowest && ` (${slowest})`}; ` +
    `event loop held ${heldMs.toFixed(0)} ms at most`;
}
