import { squaredDistance } from "./grid.ts";

/** The matrix of exp(−γ |x − x'|²) over all pairs of places on a grid; a row is computed once, when asked for. */
export class KernelMatrix {
  readonly #places: Float32Array;
  readonly #columns: number;
  readonly #gamma: number;
  readonly #rows: (Float32Array | null)[];

  /** @param places shape [rows × columns], row-major */
  constructor(places: Float32Array, columns: number, gamma: number) {
    this.#places = places;
    this.#columns = columns;
    this.#gamma = gamma;
    this.#rows = Array.from({ length: places.length / columns }, () => null);
  }

  /** One row of the matrix, shape [rows]. */
  row(row: number): Float32Array {
    return this.#rows[row] ??= this.#compute(row);
  }

  #compute(row: number): Float32Array {
    const values = new Float32Array(this.#rows.length);
    for (let other = 0; other < values.length; other++) {
      values[other] = this.#rows[other]?.[row] ?? this.#value(row, other);
    }
    return values;
  }

  #value(row: number, other: number): number {
    const square = squaredDistance(this.#places, row, this.#places, other, this.#columns);
    return Math.exp(-this.#gamma * square);
  }
}
