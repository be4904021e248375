import { createHash } from "node:crypto";

/** Somebody who may be contacted. */
export interface Candidate {
  readonly customerId: string;
  readonly band: string;
}

/**
 * Draws who is left alone: in each band the same share, rounded, at random by the seed. A customer's draw follows from
 * the seed and their id alone, so that the order of the candidates changes nothing.
 *
 * @param holdout share from 0 to 1
 * @returns ids of the customers who are left alone
 */
export function drawHoldout(
  candidates: readonly Candidate[],
  holdout: number,
  seed: number,
): Set<string> {
  const drawn = [...Map.groupBy(candidates, ({ band }) => band).values()].flatMap((group) =>
    group.map(({ customerId }) => ({ customerId, draw: drawOf(seed, customerId) }))
      .sort((a, b) => a.draw < b.draw ? -1 : 1)
      .slice(0, Math.round(group.length * holdout))
  );
  return new Set(drawn.map(({ customerId }) => customerId));
}

function drawOf(seed: number, customerId: string): string {
  return createHash("sha256").update(`${seed}/${customerId}`).digest("hex");
}
