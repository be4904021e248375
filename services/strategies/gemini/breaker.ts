/** Keeps requests from a server that is not well. */
export interface Breaker {
  /** Whether requests may go out. After the pause they may, and the first failure shuts it again. */
  allows(): boolean;
  succeeded(): void;
  failed(): void;
}

/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  readonly clock: () => Date;
  /** Failures in a row. Default 5. */
  readonly failures?: number;
  /** Milliseconds. Default 60,000. */
  readonly pause?: number;
}

/** Makes a breaker that lets requests through. */
export function createBreaker({ clock, failures = 5, pause = 60_000 }: BreakerOptions): Breaker {
  let inARow = 0;
  let openUntil = -Infinity;
  return {
    allows: () => clock().getTime() >= openUntil,
    succeeded() {
      inARow = 0;
      openUntil = -Infinity;
    },
    failed() {
      inARow++;
      if (inARow >= failures) openUntil = clock().getTime() + pause;
    },
  };
}
