import { squaredDistance } from "./grid.ts";

/** Bytes of kernel rows kept at once: the whole matrix of 4,096 rows. */
const CACHE_BYTES = 2 ** 26;

/** The matrix of exp(−γ |x − x'|²) over all pairs of places on a grid; a row is computed when asked for. */
export class KernelMatrix {
  readonly #places: Float32Array;
  readonly #columns: number;
  readonly #rows: number;
  readonly #gamma: number;
  readonly #capacity: number;
  /** In the order in which they were asked for last. */
  readonly #kept = new Map<number, Float32Array>();

  /** @param places shape [rows × columns], row-major */
  constructor(
    places: Float32Array,
    columns: number,
    gamma: number,
    cacheBytes: number = CACHE_BYTES,
  ) {
    this.#places = places;
    this.#columns = columns;
    this.#rows = places.length / columns;
    this.#gamma = gamma;
    this.#capacity = Math.max(2, Math.floor(cacheBytes / (4 * this.#rows)));
  }

  /** One row of the matrix, shape [rows]; it holds good until two others were asked for. */
  row(row: number): Float32Array {
    const kept = this.#kept.get(row);
    if (kept) {
      this.#kept.delete(row);
      this.#kept.set(row, kept);
      return kept;
    }
    const values = this.#room();
    for (let other = 0; other < this.#rows; other++) {
      const square = squaredDistance(this.#places, row, this.#places, other, this.#columns);
      values[other] = Math.exp(-this.#gamma * square);
    }
    this.#kept.set(row, values);
    return values;
  }

  /** New room for a row, or that of the row asked for longest ago once as many are kept as may be. */
  #room(): Float32Array {
    if (this.#kept.size < this.#capacity) return new Float32Array(this.#rows);
    const [oldest, values] = this.#kept.entries().next().value!;
    this.#kept.delete(oldest);
    return values;
  }
}
