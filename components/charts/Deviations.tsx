import { percentOf } from "./scale.ts";

/** How far a figure is from what it is compared with. */
export interface Deviation {
  readonly name: string;
  /** Above zero: to the right. */
  readonly value: number;
  /** The figure in words. */
  readonly text: string;
}

/** Bars to both sides of a common line, each with its name and figure as text: they read without the drawing. */
export function Deviations(
  { deviations, reach }: {
    deviations: readonly Deviation[];
    /** Where the axis ends on both sides. */
    reach: number;
  },
) {
  return (
    <ul class="bars deviations">
      {deviations.map(({ name, value, text }) => {
        const end = Math.max(-reach, Math.min(reach, value));
        return (
          <li key={name}>
            <span class="name">{name}</span>
            <svg class="bar" width="100%" height="14" aria-hidden="true">
              <rect
                class={value < 0 ? "fill-low" : "fill-accent"}
                x={percentOf(reach + Math.min(0, end), 2 * reach)}
                width={percentOf(Math.abs(end), 2 * reach)}
                y="2"
                height="10"
              />
              <line class="axis-line" x1="50%" x2="50%" y1="0" y2="14" />
            </svg>
            <span class="figure">{text}</span>
          </li>
        );
      })}
    </ul>
  );
}
