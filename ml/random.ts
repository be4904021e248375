import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { mersenne } from "pure-rand/generator/mersenne";

/** A source of randomness that is passed in, so that a seed decides every result. */
export interface Random {
  /** A float in [0, 1). */
  next(): number;
  /** A whole number in [0, bound). */
  int(bound: number): number;
}

/** A seeded source: the same seed gives the same sequence on every machine. */
export function createRandom(seed: number): Random {
  const generator = mersenne(seed);
  return {
    next: () => uniformFloat64(generator),
    int: (bound) => uniformInt(generator, 0, bound - 1),
  };
}
