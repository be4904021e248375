/** Customers who order as BG/NBD says, with known parameters. */
import type { Random } from "@/ml/random.ts";
import type { BgNbd } from "@/ml/value/bgnbd.ts";
import { beta, gamma } from "@/ml/variates.ts";
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
    const rate = gamma(random, r) / alpha;
    const leaves = beta(random, a, b);
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
