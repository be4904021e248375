import type { PersonaKey } from "@/ml/segments/persona_catalogue.ts";

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

/** What to do for the customers of one persona. */
export interface Play {
  readonly headline: string;
  /** Why this, in one sentence. */
  readonly aim: string;
  readonly tactics: readonly [Tactic, Tactic, Tactic];
  /** How to judge the strategy as a whole. */
  readonly measure: string;
}

/** A play for every persona. */
export type Plays = Readonly<Record<PersonaKey, Play>>;
