/** How long an event loop was held. */
export interface Held {
  /** The longest time, in ms. */
  readonly held: number;
  /** The same without the time that the thread waited for a core that others had (known on Linux alone). */
  readonly worked: number;
}

/** Watches the event loop of this thread. */
export interface EventLoopWatch {
  /** Takes the longest since it was last asked. */
  take(): Held;
  stop(): void;
}

const TICK_MS = 5;

/** Begins to watch; the watch alone keeps no program alive. */
export function watchEventLoop(): EventLoopWatch {
  let [last, waited] = [performance.now(), waitedMs()];
  let [held, worked] = [0, 0];
  const look = () => {
    const [now, nowWaited] = [performance.now(), waitedMs()];
    const hold = now - last - TICK_MS;
    held = Math.max(held, hold);
    worked = Math.max(worked, hold - (nowWaited - waited));
    [last, waited] = [now, nowWaited];
  };
  const timer = setInterval(look, TICK_MS);
  Deno.unrefTimer(timer);
  return {
    take() {
      look();
      const taken = { held, worked };
      [held, worked] = [0, 0];
      return taken;
    },
    stop: () => clearInterval(timer),
  };
}

/** Milliseconds that this thread has waited for a core so far. */
function waitedMs(): number {
  if (Deno.build.os !== "linux") return 0;
  return Number(Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ")[1]) / 1e6;
}
