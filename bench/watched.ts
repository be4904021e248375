/**
 * Runs before a program, by `deno run --preload`, and prints every tenth of a second what the program does to its
 * process: resident memory in bytes, and the longest time since the last line that the event loop was held. Every half
 * minute it has the main thread's garbage collected first and prints what is left, in bytes: what lives, whatever the
 * engine lets lie.
 */
import { watchEventLoop } from "./event_loop.ts";

const LINE_MS = 100;
const COLLECT_MS = 30_000;

const watch = watchEventLoop();
Deno.unrefTimer(setInterval(() => {
  console.log(JSON.stringify({ rss: Deno.memoryUsage().rss, ...watch.take() }));
}, LINE_MS));

// There by `--expose-gc` alone.
const { gc } = globalThis as { gc?: () => void };
if (gc) {
  Deno.unrefTimer(setInterval(() => {
    const before = watch.take();
    gc();
    const { rss, heapUsed, external } = Deno.memoryUsage();
    watch.take();
    console.log(JSON.stringify({ rss, ...before, living: { rss, heap: heapUsed + external } }));
  }, COLLECT_MS));
}
