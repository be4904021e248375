/**
 * Runs before a program, by `deno run --preload`, and prints every tenth of a second what the program does to its
 * process: resident memory in bytes, and the longest time since the last line that the event loop was held, in ms, all
 * of it and without the time that its thread waited for a core that others had (known on Linux alone).
 */
const TICK_MS = 5;
const LINE_MS = 100;

let [last, line, held, worked, waited] = [performance.now(), performance.now(), 0, 0, waitedMs()];
Deno.unrefTimer(setInterval(() => {
  const now = performance.now();
  const nowWaited = waitedMs();
  const hold = now - last - TICK_MS;
  held = Math.max(held, hold);
  worked = Math.max(worked, hold - (nowWaited - waited));
  [last, waited] = [now, nowWaited];
  if (now - line < LINE_MS) return;
  console.log(JSON.stringify({ rss: Deno.memoryUsage().rss, held, worked }));
  [line, held, worked] = [now, 0, 0];
}, TICK_MS));

/** Milliseconds that the main thread has waited for a core so far. */
function waitedMs(): number {
  if (Deno.build.os !== "linux") return 0;
  return Number(Deno.readTextFileSync("/proc/self/schedstat").split(" ")[1]) / 1e6;
}
