import type { ComponentChildren } from "preact";
import { percentOf } from "./scale.ts";

/** One step from a beginning to an end. */
export interface WaterfallStep {
  readonly name: ComponentChildren;
  /** Where its bar begins and ends, in the chart's unit. */
  readonly from: number;
  readonly to: number;
  /** The step in words. */
  readonly text: ComponentChildren;
  readonly tone: "high" | "medium" | "low" | "accent";
}

/** Steps one below the other on one scale, each with its name and figure as text: they read without the drawing. */
export function Waterfall({ steps }: { steps: readonly WaterfallStep[] }) {
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(0, ...ends);
  const reach = Math.max(0, ...ends) - low;
  return (
    <ol class="bars">
      {steps.map(({ name, from, to, text, tone }, i) => (
        <li key={i}>
          <span class="name">{name}</span>
          <svg class="bar" width="100%" height="16" aria-hidden="true">
            <rect
              class={`fill-${tone}`}
              x={percentOf(Math.min(from, to) - low, reach)}
              width={percentOf(Math.abs(to - from), reach)}
              y="2"
              height="12"
            />
            <line
              class="axis-line"
              x1={percentOf(to - low, reach)}
              x2={percentOf(to - low, reach)}
              y1="0"
              y2="16"
            />
          </svg>
          <span class="figure">{text}</span>
        </li>
      ))}
    </ol>
  );
}
