/**
 * Runs before a program, by `deno run --preload`, and prints every tenth of a second what the program does to its
 * process: resident memory in bytes, and the longest time since the last line that the event loop was held.
 */
import { watchEventLoop } from "./event_loop.ts";

const LINE_MS = 100;

const watch = watchEventLoop();
Deno.unrefTimer(setInterval(() => {
  console.log(JSON.stringify({ rss: Deno.memoryUsage().rss, ...watch.take() }));
}, LINE_MS));
