/** How far a piece of work is. */
export interface Progress {
  /** Key of the step under way, such as `import.reading`; `locales/` has its words. */
  readonly step: string;
  /** From 0 to 1, over the whole piece of work. */
  readonly fraction: number;
}

/** What every long use case is handed: how to report, and when to stop. */
export interface Run {
  /** Aborted when the work is cancelled or the process is about to end. */
  readonly signal: AbortSignal;
  report(progress: Progress): void;
}

/** A run that nobody watches and nobody cancels. */
export const silentRun: Run = { signal: new AbortController().signal, report: () => {} };
