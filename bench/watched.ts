/**
 * Runs before a program, by `deno run --preload`, and prints every tenth of a second what the program does to its
 * process: resident memory in bytes, and the longest time since the last line that the event loop was held, in ms.
 */
const TICK_MS = 5;
const LINE_MS = 100;

let [last, line, held] = [performance.now(), performance.now(), 0];
Deno.unrefTimer(setInterval(() => {
  const now = performance.now();
  held = Math.max(held, now - last - TICK_MS);
  last = now;
  if (now - line < LINE_MS) return;
  console.log(JSON.stringify({ rss: Deno.memoryUsage().rss, held }));
  [line, held] = [now, 0];
}, TICK_MS));
