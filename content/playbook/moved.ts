import type { GroupFigures } from "@/ml/segments/segmentation.ts";

/** A figure has moved when it changed by more than this part of what it was. */
const MOVED = 0.1;

const COMPARED = ["size", "recency", "frequency", "monetary", "churnProbability"] as const;

/** A figure that a text rests on and that is another now. */
export interface MovedFigure {
  readonly name: (typeof COMPARED)[number];
  readonly then: number | null;
  readonly now: number | null;
}

/** The figures that have moved by more than a tenth since a text was written on them. */
export function movedFigures(then: GroupFigures, now: GroupFigures): MovedFigure[] {
  return COMPARED.map((name) => ({ name, then: then[name], now: now[name] })).filter(hasMoved);
}

function hasMoved({ then, now }: MovedFigure): boolean {
  if (then === null || now === null) return then !== now;
  return Math.abs(now - then) > MOVED * Math.abs(then) + 1e-9;
}
