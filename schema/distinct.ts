/** Counts different texts exactly, in at most 16 bytes for each; two texts of one 64-bit hash count as one. */
export class DistinctSet {
  #slots = new Uint32Array(2 * 1024);
  #size = 0;

  /** How many different texts were added. */
  get size(): number {
    return this.#size;
  }

  /** Adds a text; false where it was there. */
  add(text: string): boolean {
    const [low, high] = hashed(text);
    if (!this.#insert(low, high)) return false;
    this.#size++;
    if (4 * this.#size > this.#slots.length) this.#grow();
    return true;
  }

  #insert(low: number, high: number): boolean {
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    for (let at = low & mask;; at = (at + 1) & mask) {
      const there = slots[2 * at]!;
      const above = slots[2 * at + 1]!;
      if (there === 0 && above === 0) {
        slots[2 * at] = low;
        slots[2 * at + 1] = high;
        return true;
      }
      if (there === low && above === high) return false;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 2) {
      if (before[at] !== 0 || before[at + 1] !== 0) this.#insert(before[at]!, before[at + 1]!);
    }
  }
}

/** cyrb53's two halves, without its final cut to 53 bits; never both 0. */
function hashed(text: string): [low: number, high: number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [(a >>> 0) || 1, b >>> 0];
}
