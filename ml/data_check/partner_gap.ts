/** Pairs of a copy that must show among the rows asked, and times more than chance lets expect. */
const MIN_PAIRS = 20;
const BEYOND_CHANCE = 10;
/** Times more rows than by chance that a further mismatch must add to be allowed, and their share of the copies. */
const STEP_BEYOND_CHANCE = 2;
const MIN_STEP = 0.01;
/** Share of the copies' pairs up to which what lies above them is a gap, whatever its slope. */
const GAP_SHARE = 0.01;

/** How far partners are from rows, by number of mismatches from 0. */
export interface PartnerDistances {
  /** Pairs of a row and a partner. */
  readonly pairs: ArrayLike<number>;
  /** Rows whose nearest partner is there. */
  readonly nearest: ArrayLike<number>;
  /** Rows asked. */
  readonly rows: number;
}

/**
 * Up to how many mismatches partners are copies.
 *
 * Among independent rows, pairs thin out steadily towards zero mismatches: each step down has several times fewer.
 * Copies stand out as a second peak near zero, with a valley between. What lies below a valley are copies where it is at
 * least 20 pairs and ten times what the slope above, continued as a geometric series, lets expect. Nothing is assumed
 * about how columns depend on each other: they shape the slope as well.
 *
 * @param maxMismatches the most that a copied row may differ in; the distances must hold two steps more
 * @returns null where there are no copies
 */
export function copyDistance(distances: PartnerDistances, maxMismatches: number): number | null {
  let copies = 0;
  let distance: number | null = null;
  for (let mismatches = 0; mismatches <= maxMismatches; mismatches++) {
    copies += distances.pairs[mismatches]!;
    // One pair more than seen, so that an empty step is no certainty.
    const above = distances.pairs[mismatches + 1]! + 1;
    const further = distances.pairs[mismatches + 2]! + 1;
    const slope = above <= GAP_SHARE * copies ? Math.max(2, further / above) : further / above;
    if (slope <= 1) continue;
    const expected = above / (slope - 1);
    if (copies < MIN_PAIRS || copies < BEYOND_CHANCE * expected) continue;
    distance = lastStep(distances, mismatches, above, slope) ?? distance;
  }
  return distance;
}

/** The farthest step below a valley at which most of the rows that find their nearest partner find a copy. */
function lastStep(
  { nearest, rows }: PartnerDistances,
  below: number,
  above: number,
  slope: number,
): number | null {
  const reached = Array.from({ length: below + 1 }, (_, at) => nearest[at]!)
    .reduce((sum, count) => sum + count, 0);
  let open = rows - reached;
  for (let step = below; step >= 0; step--) {
    open += nearest[step]!;
    const chance = above / slope ** (below + 1 - step) * open / rows;
    if (nearest[step]! >= Math.max(STEP_BEYOND_CHANCE * chance, MIN_STEP * reached)) return step;
  }
  return null;
}
