import { type Rfm, RFM_TRAITS } from "@/ml/segments/rfm.ts";
import type { GroupFigures } from "@/ml/segments/segmentation.ts";

/** A figure has moved when it changed by more than this part of what it was. */
const MOVED = 0.1;

/** A figure of a group that a text rests on. */
export interface NamedFigure {
  readonly name: "size" | "churnProbability" | "mean";
  /** Of a mean: the key of its column, or its role in figures that were stored without keys. */
  readonly column?: string;
  readonly value: number | null;
}

/** A figure that is another now. */
export interface MovedFigure extends Omit<NamedFigure, "value"> {
  readonly then: number | null;
  readonly now: number | null;
}

/** The figures of a group: its size, the means of its columns, its churn probability. */
export function namedFigures(group: GroupFigures): NamedFigure[] {
  const columns = group.means && Object.keys(group.means).length > 0
    ? Object.keys(group.means)
    : RFM_TRAITS.filter((trait) => group[trait] !== null);
  return [
    { name: "size", value: group.size },
    ...columns.map((column) => ({
      name: "mean" as const,
      column,
      value: figureOf(group, { name: "mean", column }),
    })),
    { name: "churnProbability", value: group.churnProbability },
  ];
}

/** The figures that have moved by more than a tenth since a text was written on them. */
export function movedFigures(then: GroupFigures, now: GroupFigures): MovedFigure[] {
  return namedFigures(then)
    .map(({ value, ...figure }) => ({ ...figure, then: value, now: figureOf(now, figure) }))
    .filter(hasMoved);
}

function figureOf(
  group: GroupFigures,
  { name, column = "" }: Pick<NamedFigure, "name" | "column">,
): number | null {
  if (name !== "mean") return group[name];
  return group.means?.[column] ?? (isTrait(column) ? group[column] : null);
}

const isTrait = (name: string): name is keyof Rfm =>
  (RFM_TRAITS as readonly string[]).includes(name);

function hasMoved({ then, now }: MovedFigure): boolean {
  if (then === null || now === null) return then !== now;
  return Math.abs(now - then) > MOVED * Math.abs(then) + 1e-9;
}
