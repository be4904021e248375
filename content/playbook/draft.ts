/** One thing to do. */
export interface Tactic {
  readonly channel: string;
  readonly timing: string;
  readonly action: string;
  /** What the customer gets; absent where the tactic needs none. */
  readonly offer?: string;
  /** How to tell whether it works. */
  readonly metric: string;
}

/** A strategy in one language, before a person approves it. */
export interface StrategyDraft {
  readonly headline: string;
  /** Why, from the cluster's own figures compared with the whole. */
  readonly body: string;
  readonly tactics: readonly Tactic[];
  /** What to measure to know whether the strategy works. */
  readonly measure: string;
}
