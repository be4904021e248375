import { type Rfm, RFM_TRAITS } from "@/ml/segments/rfm.ts";

/** Which two traits a scatter plot shows. */
export interface Axes {
  readonly x: keyof Rfm;
  readonly y: keyof Rfm;
}

/** Every two traits, the pair first that parts most segments. */
export const AXES: readonly Axes[] = [
  { x: "recency", y: "monetary" },
  { x: "frequency", y: "monetary" },
  { x: "recency", y: "frequency" },
];

/** Traits whose values are whole numbers. */
export const WHOLE: Readonly<Record<keyof Rfm, boolean>> = {
  recency: true,
  frequency: true,
  monetary: false,
};

/** How an address names axes: `recency-monetary`. */
export const axesName = ({ x, y }: Axes) => `${x}-${y}`;

/**
 * The axes of that name, in either order of the two traits.
 *
 * @throws {RangeError} when it names something else than two different traits
 */
export function readAxes(name: string): Axes {
  const [x, y, ...others] = name.split("-").map((part) => RFM_TRAITS.find((each) => each === part));
  if (x && y && x !== y && others.length === 0) return { x, y };
  const names = AXES.map(axesName).join(", ");
  throw new RangeError(`Expected axes to be one of ${names}, but found "${name}".`);
}
