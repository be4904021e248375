import type { Translate } from "./mod.ts";

/** The step of a piece of work: its key, and what its words name. */
export interface Step {
  readonly step: string | null;
  readonly values: Readonly<Record<string, string | number>> | null | undefined;
}

/** A step in the reader's words, such as "fitting Random forest (2 of 11), part 3 of 16"; empty before the first. */
export function stepText(t: Translate, { step, values }: Step): string {
  if (step === null) return "";
  const named = { ...values };
  if (typeof named.estimator === "string") {
    named.estimator = t.maybe(`estimator.${named.estimator}`, named.estimator);
  }
  return t.maybe(`step.${step}`, step, named);
}
