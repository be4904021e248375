/** How far a piece of work is. */
export interface Progress {
  /** Key of the step under way, such as `import.reading`; `locales/` has its words. */
  readonly step: string;
  /** What the step's words name, such as the candidate under way. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** From 0 to 1, over the whole piece of work. */
  readonly fraction: number;
}

/** What every long use case is handed: how to report, and when to stop. */
export interface TaskContext {
  /** Aborted when the work is cancelled or the process is about to end. */
  readonly signal: AbortSignal;
  report(progress: Progress): void;
}

/** Why a run is told to stop although its work will be begun again, by this process or another. */
export class Interruption extends Error {
  override name = "Interruption";
}

/** A part of a run: its progress from 0 to 1 is the whole's from one fraction to another. */
export function part({ signal, report }: TaskContext, from: number, to: number): TaskContext {
  return {
    signal,
    report: (progress) => report({ ...progress, fraction: from + progress.fraction * (to - from) }),
  };
}

/** A run that no one watches, which goes on until it is told to stop. */
export function taskUntil(signal: AbortSignal): TaskContext {
  return { signal, report: () => {} };
}

/** A run that no one watches and no one cancels. */
export const silentTask: TaskContext = taskUntil(new AbortController().signal);
