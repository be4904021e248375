import { IntervalMark } from "@/components/charts/IntervalMark.tsx";
import type { StoredInterval } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";

interface IntervalProps {
  ui: Ui;
  value: number | null;
  interval: StoredInterval;
  /** Drawn as well where there is a common scale. */
  scale?: readonly [from: number, to: number];
  digits?: number;
}

/** A figure with its 95% interval. */
export function Interval({ ui: { format }, value, interval, scale, digits = 3 }: IntervalProps) {
  if (value === null || interval === null) return <>{format.fixed(value, digits)}</>;
  const { low, high } = interval;
  return (
    <span class="with-interval">
      <span>
        {format.fixed(value, digits)}{" "}
        <small>{format.fixed(low, digits)}–{format.fixed(high, digits)}</small>
      </span>
      {scale && <IntervalMark value={value} low={low} high={high} scale={scale} />}
    </span>
  );
}
