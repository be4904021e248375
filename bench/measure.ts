import { ask, type Program } from "./program.ts";

/** What a piece of work took, and what it did to everyone else. */
export interface Measured {
  readonly seconds: number;
  /** Resident memory of the program in MB: at rest before, and the highest meanwhile. */
  readonly idleMb: number;
  readonly peakMb: number;
  /** Longest that the program's event loop was held, in ms. */
  readonly heldMs: number;
  /** The same without the time that it waited for a core that others had. */
  readonly workedMs: number;
  /** How long the pages took that were asked for meanwhile, in ms, the quickest first. */
  readonly pages: readonly number[];
}

/** A page as a frontend asks for it. */
const PAGE = `{ customers(first: 20) {
  pageInfo { hasNextPage endCursor }
  nodes { customerId tenure prediction { probability band reasons { sentence } }
    cluster { persona strategies(locale: EN) { headline } } }
} }`;
/** Pause between two pages, in ms. */
const PAUSE_MS = 20;
/** Pages after which everything that a page takes has been compiled. */
const WARM_PAGES = 50;

/** Asks for pages until what is compiled and cached at the first of them is no part of what is measured. */
export async function warmUp(program: Program): Promise<void> {
  for (let page = 0; page < WARM_PAGES; page++) await ask(program, PAGE);
}

/** Does the work once the program has come to rest, while a page is asked for again and again. */
export async function measure(
  program: Program,
  work: () => Promise<unknown>,
  page = PAGE,
): Promise<Measured> {
  const idle = await restingMemory(program);
  const pages: number[] = [];
  let running = true;
  const asking = (async () => {
    while (running) {
      const began = performance.now();
      await ask(program, page);
      pages.push(performance.now() - began);
      await pause(PAUSE_MS);
    }
  })();
  const began = performance.now();
  await work().finally(() => running = false);
  const seconds = (performance.now() - began) / 1000;
  await asking;
  const samples = program.samples();
  return {
    seconds,
    idleMb: idle / 1e6,
    // Work that ends before the first sample has taken no more than there was.
    peakMb: Math.max(idle, ...samples.map(({ rss }) => rss)) / 1e6,
    heldMs: Math.max(0, ...samples.map(({ held }) => held)),
    workedMs: Math.max(0, ...samples.map(({ worked }) => worked)),
    pages: pages.sort((a, b) => a - b),
  };
}

/** Memory of a program that has had nothing to do for a while. */
async function restingMemory(program: Program): Promise<number> {
  await pause(2000);
  program.samples();
  await pause(1000);
  return Math.min(...program.samples().map(({ rss }) => rss));
}

/** What was measured, in one line, without the seconds. */
export function described({ idleMb, peakMb, heldMs, workedMs, pages }: Measured): string {
  const at = (share: number) => pages[Math.floor((pages.length - 1) * share)]!.toFixed(0);
  return `memory ${(peakMb - idleMb).toFixed(0)} MB above idle (${idleMb.toFixed(0)} MB); ` +
    `${pages.length} pages meanwhile: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms; ` +
    `event loop held ${heldMs.toFixed(0)} ms at most, ${workedMs.toFixed(0)} ms by its own work`;
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
