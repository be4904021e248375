/** Shades of a table's cells, the lightest first. */
const SHADES = ["", "shade-1", "shade-2", "shade-3", "shade-4"] as const;
/** Shares from which on each shade holds. */
const FROM = [0.02, 0.1, 0.25, 0.5] as const;

/** The class of a cell by its share, from 0 to 1. */
export function shade(share: number): string {
  return SHADES[FROM.filter((from) => share >= from).length]!;
}
