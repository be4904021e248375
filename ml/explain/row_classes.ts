/**
 * Rows in classes: two rows are in one class where nothing that matters so far tells them apart. Classes are numbered
 * from 0 in the order in which rows bring them up.
 */
export interface RowClasses {
  /** Shape [rows]: each row's class. */
  readonly of: Int32Array;
  /** Shape [count]: each class's first row. */
  readonly first: Int32Array;
  readonly count: number;
}

/** Finds classes of rows, with tables that are kept from one search to the next. */
export class RowClassifier {
  readonly #rows: number;
  readonly #slots: Int32Array;
  readonly #shift: number;
  readonly #classKeys: Int32Array;
  readonly #bitKeys: Int32Array;

  constructor(rows: number) {
    const bits = Math.max(4, Math.ceil(Math.log2(rows + 1)) + 1);
    this.#rows = rows;
    this.#slots = new Int32Array(2 ** bits);
    this.#shift = 32 - bits;
    this.#classKeys = new Int32Array(rows);
    this.#bitKeys = new Int32Array(rows);
  }

  /** All rows in one class. */
  whole(): RowClasses {
    return { of: new Int32Array(this.#rows), first: Int32Array.of(0), count: 1 };
  }

  /**
   * Splits classes by an outcome of each row.
   *
   * @param outcome shape [rows], at most int32
   */
  refine(classes: RowClasses, outcome: ArrayLike<number>): RowClasses {
    const slots = this.#slots.fill(-1);
    const mask = slots.length - 1;
    const of = new Int32Array(this.#rows);
    const first = new Int32Array(this.#rows);
    let count = 0;
    for (let row = 0; row < this.#rows; row++) {
      const own = classes.of[row]!;
      const bits = outcome[row]!;
      let slot = (Math.imul(own, 0x9e3779b1) ^ Math.imul(bits, 0x85ebca6b)) >>> this.#shift;
      let found = slots[slot]!;
      while (found >= 0 && (this.#classKeys[found] !== own || this.#bitKeys[found] !== bits)) {
        slot = (slot + 1) & mask;
        found = slots[slot]!;
      }
      if (found < 0) {
        found = slots[slot] = count;
        this.#classKeys[count] = own;
        this.#bitKeys[count] = bits;
        first[count++] = row;
      }
      of[row] = found;
    }
    return { of, first, count };
  }
}
