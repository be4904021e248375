import { gaussLegendre, type Quadrature } from "./quadrature.ts";

/**
 * Shapley values of a product game: v · Π oⱼ over the players that are present times Π zⱼ over those that are absent.
 *
 * Such is one leaf of a tree, of value v: oⱼ is 1 where the row meets the path's condition on column j, else 0, and zⱼ
 * is the share of training rows that meet it. By the multilinear extension (Owen 1972)
 *
 *   φₖ = v (oₖ − zₖ) ∫₀¹ Πⱼ≠ₖ (oⱼ t + zⱼ (1 − t)) dt.
 *
 * The integrand is a polynomial in t, of one degree less than there are players, so Gauss–Legendre quadrature with half
 * as many points is exact.
 */
export class OwenIntegral {
  readonly #rules: readonly Quadrature[];
  readonly #before: Float64Array;
  readonly #factor: Float64Array;

  /** @param players the most that any game has */
  constructor(players: number) {
    this.#rules = Array.from({ length: (players + 3) >> 1 }, (_, size) => gaussLegendre(size));
    this.#before = new Float64Array(players);
    this.#factor = new Float64Array(players);
  }

  /**
   * Writes the players' values to `phi`, from `at` on.
   *
   * @param share zⱼ by player
   * @param pattern bit j is oⱼ
   */
  solve(
    value: number,
    share: Float64Array,
    pattern: number,
    phi: Float64Array,
    at: number,
  ): void {
    const before = this.#before;
    const factor = this.#factor;
    const players = share.length;
    const { points, weights } = this.#rules[(players + 1) >> 1]!;
    for (let k = 0; k < players; k++) phi[at + k] = 0;
    for (let q = 0; q < points.length; q++) {
      const t = points[q]!;
      let product = weights[q]!;
      for (let k = 0; k < players; k++) {
        before[k] = product;
        product *= factor[k] = (pattern >> k & 1) * t + share[k]! * (1 - t);
      }
      let after = 1;
      for (let k = players - 1; k >= 0; k--) {
        phi[at + k]! += before[k]! * after;
        after *= factor[k]!;
      }
    }
    for (let k = 0; k < players; k++) phi[at + k]! *= value * ((pattern >> k & 1) - share[k]!);
  }
}
