/** Bits of a key that one pass sorts by. */
const DIGIT = 11;
const DIGITS = 2 ** DIGIT;
const SIGN = 1 << 31;

/**
 * The values that are not NaN, ascending.
 *
 * A radix sort of the values' bits, whose order is that of the values once the sign is taken care of. Several times as
 * fast as a typed array's own sort on columns of a hundred thousand values, most of all where few of them differ.
 */
export function sortedPresent(values: Float32Array): Float32Array {
  let from: Int32Array = new Int32Array(presentOf(values).buffer);
  let to: Int32Array = new Int32Array(from.length);
  for (let i = 0; i < from.length; i++) from[i] = keyOf(from[i]!);
  for (let shift = 0; shift < 32; shift += DIGIT) {
    sortByDigit(from, to, shift);
    [from, to] = [to, from];
  }
  for (let i = 0; i < from.length; i++) from[i] = bitsOf(from[i]!);
  return new Float32Array(from.buffer);
}

function presentOf(values: Float32Array): Float32Array {
  const present = new Float32Array(values.length);
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) present[size++] = values[i]!;
  }
  return present.slice(0, size);
}

/** Keys of one digit keep their order. */
function sortByDigit(from: Int32Array, to: Int32Array, shift: number): void {
  const next = new Int32Array(DIGITS);
  for (let i = 0; i < from.length; i++) next[digitOf(from[i]!, shift)]!++;
  let start = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = next[digit]!;
    next[digit] = start;
    start += count;
  }
  for (let i = 0; i < from.length; i++) {
    const key = from[i]!;
    to[next[digitOf(key, shift)]!++] = key;
  }
}

function digitOf(key: number, shift: number): number {
  return (key >>> shift) & (DIGITS - 1);
}

/** Bits of a float32 as a key whose order, taken for unsigned, is that of the values. */
function keyOf(bits: number): number {
  return bits < 0 ? ~bits : bits ^ SIGN;
}

/** Undoes {@linkcode keyOf}. */
function bitsOf(key: number): number {
  return key < 0 ? key ^ SIGN : ~key;
}
