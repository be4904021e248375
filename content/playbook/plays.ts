import type { Tactic } from "@/content/playbook/draft.ts";
import type { PersonaKey } from "@/content/personas/persona_catalogue.ts";

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
