/** Customers who order as BG/NBD says, with known parameters. */
import type { Random } from "@/ml/random.ts";
import type { BgNbd } from "@/ml/value/bgnbd.ts";
import type { PurchaseHistory } from "@/ml/value/purchase_history.ts";

/** A simulated customer, with what the models are not told. */
export interface SimulatedBuyer {
  readonly history: PurchaseHistory;
  /** Times of all orders after the moment of looking, within `ahead` of it, counted from that moment. */
  readonly later: readonly number[];
}

/**
 * Draws customers whose first orders are spread evenly over the first half of the time.
 *
 * @param time from the first customer's first order to the moment of looking
 * @param ahead how long they are followed from then on
 */
export function simulateBuyers(
  { r, alpha, a, b }: BgNbd,
  { customers, time, ahead }: {
    readonly customers: number;
    readonly time: number;
    readonly ahead: number;
  },
  random: Random,
): SimulatedBuyer[] {
  return Array.from({ length: customers }, () => {
    const age = time - random.next() * time / 2;
    const rate = gammaVariate(r, random) / alpha;
    const first = gammaVariate(a, random);
    const leaves = first / (first + gammaVariate(b, random));
    let repeats = 0;
    let lastOrder = 0;
    const later: number[] = [];
    let now = 0;
    while (true) {
      now -= Math.log(1 - random.next()) / rate;
      if (!(now < age + ahead)) break;
      if (now <= age) {
        repeats++;
        lastOrder = now;
      } else later.push(now - age);
      if (random.next() < leaves) break;
    }
    return { history: { repeats, lastOrder, age }, later };
  });
}

/** A draw from Gamma(shape, 1) (Marsaglia and Tsang, 2000, with their boost below 1). */
export function gammaVariate(shape: number, random: Random): number {
  if (shape < 1) {
    return gammaVariate(shape + 1, random) * Math.pow(1 - random.next(), 1 / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const normal = Math.sqrt(-2 * Math.log(1 - random.next())) *
      Math.cos(2 * Math.PI * random.next());
    const cube = (1 + c * normal) ** 3;
    if (cube <= 0) continue;
    const bound = 0.5 * normal * normal + d - d * cube + d * Math.log(cube);
    if (Math.log(1 - random.next()) < bound) return d * cube;
  }
}
