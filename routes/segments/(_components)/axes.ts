/** Which two traits a scatter plot shows. */
export interface Axes {
  readonly x: string;
  readonly y: string;
}

/** Every two traits, the pair first that parts most segments; none of one trait alone. */
export function axesOf(traits: readonly string[]): Axes[] {
  const [first, second, third, ...more] = traits;
  if (first && second && third && more.length === 0) {
    return [{ x: first, y: third }, { x: second, y: third }, { x: first, y: second }];
  }
  return traits.flatMap((x, at) => traits.slice(at + 1).map((y) => ({ x, y })));
}

/** How an address names axes: `recency-monetary`. */
export const axesName = ({ x, y }: Axes) => `${x}-${y}`;

/**
 * The axes of that name, in either order of the two traits.
 *
 * @throws {RangeError} when it names something else than two different traits
 */
export function readAxes(name: string, traits: readonly string[]): Axes {
  const pairs = axesOf(traits).flatMap(({ x, y }) => [{ x, y }, { x: y, y: x }]);
  const axes = pairs.find((pair) => axesName(pair) === name);
  if (axes) return axes;
  const names = axesOf(traits).map(axesName).join(", ");
  throw new RangeError(`Expected axes to be one of ${names}, but found "${name}".`);
}
