/** The inner bounds of bins that hold about equally many values, ascending and distinct; NaN counts for nothing. */
export function quantileBounds(values: Float64Array, bins: number): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const bounds = new Set<number>();
  if (sorted.length > 0) {
    for (let bin = 1; bin < bins; bin++) {
      bounds.add(sorted[Math.floor(bin * sorted.length / bins)]!);
    }
  }
  return Float64Array.from(bounds);
}

/** The bin of a value: how many bounds are not above it. */
export function binOf(bounds: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
