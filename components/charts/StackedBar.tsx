import { percentOf } from "./scale.ts";

/** One part of a whole. */
export interface Part {
  readonly name: string;
  readonly value: number;
  /** The part's figure in words. */
  readonly text: string;
  readonly tone: "high" | "medium" | "low" | "accent";
  readonly href?: string;
}

/** A whole in its parts, as one bar with a legend that carries every figure. */
export function StackedBar({ parts }: { parts: readonly Part[] }) {
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const starts = parts.map((_, i) => parts.slice(0, i).reduce((sum, { value }) => sum + value, 0));
  return (
    <>
      <svg width="100%" height="28" aria-hidden="true">
        {parts.map(({ name, value, tone }, i) => (
          <rect
            key={name}
            class={`fill-${tone}`}
            x={percentOf(starts[i] ?? 0, total)}
            width={percentOf(value, total)}
            height="28"
          />
        ))}
      </svg>
      <ul class="legend">
        {parts.map(({ name, text, tone, href }) => (
          <li key={name}>
            <svg width="10" height="10" aria-hidden="true">
              <rect class={`fill-${tone}`} width="10" height="10" rx="2" />
            </svg>
            <span>
              {href ? <a href={href}>{name}</a> : name} <strong>{text}</strong>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
