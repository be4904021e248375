import type { ComponentChildren } from "preact";
import { percentOf } from "./scale.ts";

/** One bar. */
export interface Bar {
  readonly name: ComponentChildren;
  /** In the chart's unit. */
  readonly value: number;
  /** A part of the value that is drawn in the stronger colour. */
  readonly part?: number;
  /** The figure in words, beside the bar. */
  readonly text: ComponentChildren;
  readonly tone?: "high" | "medium" | "low" | "accent";
}

/** Horizontal bars from zero, each with its name and figure as text: they read without the drawing. */
export function Bars({ bars, max }: { bars: readonly Bar[]; max?: number }) {
  const top = max ?? Math.max(0, ...bars.map(({ value }) => value));
  return (
    <ol class="bars">
      {bars.map(({ name, value, part, text, tone = "accent" }, i) => (
        <li key={i}>
          <span class="name">{name}</span>
          <svg class="bar" width="100%" height="12" aria-hidden="true">
            <rect
              class={part === undefined ? `fill-${tone}` : "fill-track"}
              width={percentOf(value, top)}
              height="12"
              rx="2"
            />
            {part !== undefined && (
              <rect class={`fill-${tone}`} width={percentOf(part, top)} height="12" rx="2" />
            )}
          </svg>
          <span class="figure">{text}</span>
        </li>
      ))}
    </ol>
  );
}

/** A share from 0 to 1 as a thin bar, beside a figure in a table. */
export function Meter(
  { share, tone = "accent" }: { share: number; tone?: NonNullable<Bar["tone"]> },
) {
  return (
    <svg class="meter" width="72" height="6" aria-hidden="true">
      <rect class="fill-track" width="100%" height="6" rx="3" />
      <rect class={`fill-${tone}`} width={percentOf(share, 1)} height="6" rx="3" />
    </svg>
  );
}
