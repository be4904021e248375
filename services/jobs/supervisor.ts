import { getLogger } from "@logtape/logtape";
import { reportOf } from "@/services/operations/error_report.ts";

/** How one background loop is. */
export interface LoopHealth {
  readonly name: string;
  /** False while its last round failed, or while a round takes longer than it may. */
  readonly well: boolean;
}

/** Keeps background loops going, each under a name, until they are told to stop. */
export interface Supervisor {
  /** Begins a loop. */
  run(loop: Loop): void;
  health(): readonly LoopHealth[];
  /** Ends every loop after its round under way, or after the time. */
  stop(timeout: number): Promise<void>;
}

/** Work that is done again and again. */
export interface Loop {
  readonly name: string;
  /** Does one round and tells how long to wait before the next, in ms. */
  round(signal: AbortSignal): Promise<number>;
  /** Resolves to cut the wait short; a new promise for each wait. */
  wake?(): Promise<void>;
  /** Whether a round may take as long as it likes at the moment. */
  isBusy?(): boolean;
}

/** What a supervisor is made of. */
export interface SupervisorOptions {
  readonly clock: () => Date;
  /** Milliseconds before a failed round is tried again. Default 500. */
  readonly retryMs?: number;
  /** Milliseconds after which a round that is not busy counts as stuck, and another one begins. Default 8,000. */
  readonly stuckMs?: number;
}

interface State {
  readonly loop: Loop;
  failures: number;
  ended: Promise<void>;
}

/** Makes a supervisor without loops. */
export function createSupervisor(
  { clock, retryMs = 500, stuckMs = 8000 }: SupervisorOptions,
): Supervisor {
  const log = getLogger(["holdfast", "loops"]);
  const stopping = new AbortController();
  const states: State[] = [];

  /** One round, watched: what neither ends nor fails would stop the loop without a word. */
  async function watched(loop: Loop): Promise<number> {
    const stuck = Promise.withResolvers<never>();
    let since = clock().getTime();
    const timer = setInterval(() => {
      const now = clock().getTime();
      if (loop.isBusy?.()) since = now;
      if (now - since > stuckMs) stuck.reject(new Error("The round does not end."));
    }, Math.min(1000, stuckMs));
    try {
      return await Promise.race([loop.round(stopping.signal), stuck.promise]);
    } finally {
      clearInterval(timer);
    }
  }

  async function keep(state: State): Promise<void> {
    const { name } = state.loop;
    while (!stopping.signal.aborted) {
      let wait = retryMs;
      try {
        wait = await watched(state.loop);
        if (state.failures > 0) {
          log.info("The loop {name} goes on after {failures} failed rounds", {
            name,
            failures: state.failures,
          });
        }
        state.failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) return;
        // Once for each time that it fails, not for each try.
        if (state.failures++ === 0) {
          log.error("The loop {name} failed and is tried again: {error}", {
            name,
            error: reportOf(error),
          });
        }
      }
      if (wait > 0) await pause(wait, state.failures === 0 ? state.loop.wake?.() : undefined);
    }
  }

  function pause(milliseconds: number, wake?: Promise<void>): Promise<void> {
    const { signal } = stopping;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener("abort", end);
      wake?.then(end);
    });
  }

  return {
    run(loop) {
      const state: State = { loop, failures: 0, ended: Promise.resolve() };
      state.ended = keep(state).finally(() =>
        log.info("The loop {name} ended", { name: loop.name })
      );
      states.push(state);
    },
    health: () => states.map(({ loop: { name }, failures }) => ({ name, well: failures === 0 })),
    async stop(timeout) {
      stopping.abort();
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(() => {
        log.warn("Background loops did not end in time");
        late.resolve();
      }, timeout);
      await Promise.race([Promise.all(states.map(({ ended }) => ended)), late.promise]);
      clearTimeout(timer);
    },
  };
}
