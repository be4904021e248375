import { percentOf } from "./scale.ts";

interface IntervalMarkProps {
  value: number;
  low: number;
  high: number;
  /** From where to where the scale goes, the same for all that are compared. */
  scale: readonly [from: number, to: number];
}

/** A figure and its interval on a common scale, beside the same in numbers. */
export function IntervalMark({ value, low, high, scale: [from, to] }: IntervalMarkProps) {
  const x = (place: number) => percentOf(place - from, to - from);
  return (
    <svg class="interval" width="96" height="12" aria-hidden="true">
      <rect class="fill-track" y="5" width="100%" height="2" />
      <line class="stroke-accent" x1={x(low)} x2={x(high)} y1="6" y2="6" />
      <line class="stroke-accent" x1={x(low)} x2={x(low)} y1="2" y2="10" />
      <line class="stroke-accent" x1={x(high)} x2={x(high)} y1="2" y2="10" />
      <circle class="fill-accent" cx={x(value)} cy="6" r="3.5" />
    </svg>
  );
}

/** A scale that holds every interval, from and to a round hundredth. */
export function scaleOf(
  intervals: readonly { readonly low: number; readonly high: number }[],
): readonly [from: number, to: number] {
  if (intervals.length === 0) return [0, 1];
  const from = Math.floor(Math.min(...intervals.map(({ low }) => low)) * 100) / 100;
  const to = Math.ceil(Math.max(...intervals.map(({ high }) => high)) * 100) / 100;
  return to > from ? [from, to] : [Math.max(0, from - 0.01), Math.min(1, to + 0.01)];
}
