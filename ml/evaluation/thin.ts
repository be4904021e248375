/**
 * A curve with fewer points and nearly the same shape: the points that lie farthest from the line through their
 * neighbours are kept (Visvalingam and Whyatt 1993, by triangle area), the ends always.
 *
 * @param limit maximum number of points, at least 2
 * @param at a point's place
 * @returns the kept points in their order
 */
export function thin<Point>(
  points: readonly Point[],
  limit: number,
  at: (point: Point) => readonly [number, number],
): readonly Point[] {
  if (points.length <= limit) return points;
  // Coarse first, so that ten thousands of points do not make the search quadratic.
  const stride = Math.ceil(points.length / (8 * limit));
  let kept = points.filter((_, index) => index % stride === 0 || index === points.length - 1);
  while (kept.length > limit) {
    const areas = kept.map((point, index) => {
      const before = kept[index - 1];
      const after = kept[index + 1];
      return before && after ? areaOf(at(before), at(point), at(after)) : Infinity;
    });
    // Half of what is too much at a time: dropping a point changes its neighbours' areas.
    const drop = Math.max(1, Math.floor((kept.length - limit) / 2));
    const order = [...areas.keys()].sort((a, b) => areas[a]! - areas[b]! || a - b);
    const dropped = new Set<number>();
    for (const index of order) {
      if (dropped.size === drop || areas[index] === Infinity) break;
      if (!dropped.has(index - 1) && !dropped.has(index + 1)) dropped.add(index);
    }
    kept = kept.filter((_, index) => !dropped.has(index));
  }
  return kept;
}

type Place = readonly [number, number];

function areaOf([ax, ay]: Place, [bx, by]: Place, [cx, cy]: Place): number {
  return Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
}
