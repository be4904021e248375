/** The values of a column, shape [rows]. */
interface ColumnValues {
  readonly values: ArrayLike<number>;
}

/**
 * A hash of 53 bits for each row over the given columns; rows equal in all of them hash alike.
 *
 * Two multiplicative hashes of 32 bits (Knuth 1998, section 6.4) over the bits of each float64.
 */
export function rowHashes(
  columns: readonly ColumnValues[],
  rows: number,
): Float64Array {
  const low = new Uint32Array(rows).fill(0x811c9dc5);
  const high = new Uint32Array(rows).fill(0x9e3779b9);
  const bits = new DataView(new ArrayBuffer(8));
  for (const { values } of columns) {
    for (let row = 0; row < rows; row++) {
      const value = values[row]!;
      // Every NaN is the same missing value, and −0 is 0.
      bits.setFloat64(0, Number.isNaN(value) ? NaN : value + 0);
      const a = bits.getUint32(0);
      const b = bits.getUint32(4);
      low[row] = mix(low[row]! ^ a, 0x01000193) ^ mix(b, 0x85ebca6b);
      high[row] = mix(high[row]! ^ b, 0xc2b2ae35) ^ mix(a, 0x27d4eb2f);
    }
  }
  const hashes = new Float64Array(rows);
  for (let row = 0; row < rows; row++) hashes[row] = low[row]! * 2 ** 21 + (high[row]! >>> 11);
  return hashes;
}

function mix(word: number, factor: number): number {
  const product = Math.imul(word, factor);
  return product ^ (product >>> 15);
}

/** The chance that two random rows are equal in the columns. */
export function matchChance(columns: readonly ColumnValues[], rows: number): number {
  const counts = new Map<number, number>();
  for (const hash of rowHashes(columns, rows)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum += count * (count - 1);
  return rows > 1 ? sum / (rows * (rows - 1)) : 0;
}

/** A hash of 53 bits of a text (Bryc 2018, cyrb53): two multiplicative hashes that end in each other. */
export function textHash(text: string): number {
  let low = 0x41c6ce57;
  let high = 0xdeadbeef;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (low >>> 11) * 2 ** 32 + (high >>> 0);
}
