import type { ComponentChildren } from "preact";
import { percentOf } from "./scale.ts";

/** A share with the ends of its interval, from 0 to 1. */
export interface IntervalBar {
  readonly name: ComponentChildren;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The figure in words, beside the bar. */
  readonly text: ComponentChildren;
  readonly tone?: "accent" | "track";
}

/** Shares as horizontal bars from 0 to 100%, each with its interval; name and figure are text beside it. */
export function IntervalBars({ bars }: { bars: readonly IntervalBar[] }) {
  return (
    <ol class="bars interval-bars">
      {bars.map(({ name, value, low, high, text, tone = "accent" }, at) => (
        <li key={at}>
          <span class="name">{name}</span>
          <svg class="bar" width="100%" height="24" aria-hidden="true">
            <rect class="fill-empty" width="100%" height="24" rx="2" />
            <rect class={`fill-${tone}`} width={percentOf(value, 1)} height="24" rx="2" />
            <line x1={percentOf(low, 1)} x2={percentOf(high, 1)} y1="12" y2="12" />
            <line x1={percentOf(low, 1)} x2={percentOf(low, 1)} y1="6" y2="18" />
            <line x1={percentOf(high, 1)} x2={percentOf(high, 1)} y1="6" y2="18" />
          </svg>
          <span class="figure">{text}</span>
        </li>
      ))}
    </ol>
  );
}
