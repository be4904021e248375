import { createRandom } from "@/ml/random.ts";
import type { ModelSession } from "@/ml/session.ts";

/** Orders that are drawn; each is also walked backwards. */
const DRAWN_ORDERS = 5;
const SEED = 1;
/** So many features have no more orders, backwards and forwards, than are drawn. */
const EXACT = 3;

/**
 * Shapley values of any model's probability, by sampling orders in which the features become known (Castro, Gómez and
 * Tejada 2009), each order with its reverse (antithetic sampling; Mitchell et al. 2022).
 *
 * A feature that is not yet known is missing: the reference is the customer of whom nothing is known, which every model
 * here takes, and which needs no training data. It is also what trees are explained against. Along one order the
 * changes of the probability add up to its difference from the reference's, and so do their means.
 *
 * All customers share the orders, so that the same customer has the same reasons in any company, and differences between
 * customers are not those of chance. A missing feature contributes 0 and is passed over. Up to three known features
 * are taken in every order, which is exact; a customer with k > 3 of them costs 10 (k − 1) + 1 evaluations.
 */
export class PermutationSampler {
  readonly #session: Pick<ModelSession, "predictProba">;
  readonly #orders: readonly (readonly number[])[];
  readonly #width: number;
  readonly #base: number;

  private constructor(
    session: Pick<ModelSession, "predictProba">,
    width: number,
    base: number,
  ) {
    this.#session = session;
    this.#width = width;
    this.#base = base;
    const random = createRandom(SEED);
    this.#orders = Array.from({ length: DRAWN_ORDERS }, () => shuffled(width, random.int))
      .flatMap((order) => [order, order.toReversed()]);
  }

  /** @param width F, the number of the model's features */
  static async create(
    session: Pick<ModelSession, "predictProba">,
    width: number,
  ): Promise<PermutationSampler> {
    const [base] = await session.predictProba(new Float32Array(width).fill(NaN), 1);
    return new PermutationSampler(session, width, base!);
  }

  /** @param features float32 of shape [rows × F] */
  async explain(
    features: Float32Array,
    rows: number,
  ): Promise<{ base: number; contributions: Float64Array }> {
    const width = this.#width;
    const contributions = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const own = features.subarray(row * width, (row + 1) * width);
      contributions.set(await this.#explainOne(own), row * width);
    }
    return { base: this.#base, contributions };
  }

  /** Evaluates a customer's coalitions in one batch, so that none of another customer's is in it. */
  async #explainOne(customer: Float32Array): Promise<Float64Array> {
    const contributions = new Float64Array(this.#width);
    const orders = this.#ordersOf(customer);
    const known = orders[0]!.length;
    if (known === 0) return contributions;
    const probability = await this.#evaluate(customer, orders);
    orders.forEach((order, at) => {
      let before = this.#base;
      order.forEach((feature, step) => {
        const last = step === known - 1;
        const after = probability[last ? 0 : 1 + at * (known - 1) + step]!;
        contributions[feature]! += (after - before) / orders.length;
        before = after;
      });
    });
    return contributions;
  }

  /** Orders of the customer's known features: all there are where they are as few, else those drawn. */
  #ordersOf(customer: Float32Array): readonly (readonly number[])[] {
    const known = [...customer.keys()].filter((feature) => !Number.isNaN(customer[feature]!));
    if (known.length <= EXACT) return allOrders(known);
    return this.#orders.map((order) => order.filter((feature) => known.includes(feature)));
  }

  /** Probabilities of the customer, then by order of what is known after each step but the last, which is the customer. */
  #evaluate(
    customer: Float32Array,
    orders: readonly (readonly number[])[],
  ): Promise<Float32Array> {
    const width = this.#width;
    const rows = 1 + orders.length * (orders[0]!.length - 1);
    const coalitions = new Float32Array(rows * width).fill(NaN);
    coalitions.set(customer);
    let row = 1;
    for (const order of orders) {
      for (let size = 1; size < order.length; size++, row++) {
        for (const feature of order.slice(0, size)) {
          coalitions[row * width + feature] = customer[feature]!;
        }
      }
    }
    return this.#session.predictProba(coalitions, rows);
  }
}

function allOrders(features: readonly number[]): number[][] {
  if (features.length < 2) return [[...features]];
  return features.flatMap((first) =>
    allOrders(features.filter((feature) => feature !== first)).map((rest) => [first, ...rest])
  );
}

/** The numbers below `size` in random order (Fisher and Yates). */
function shuffled(size: number, below: (bound: number) => number): number[] {
  const order = Array.from({ length: size }, (_, at) => at);
  for (let at = size - 1; at > 0; at--) {
    const other = below(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
