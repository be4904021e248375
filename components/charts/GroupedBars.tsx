import { Legend } from "./Histogram.tsx";
import { percentOf } from "./scale.ts";

/** Bars that belong together. */
export interface BarGroup {
  readonly name: string;
  /** One a series. */
  readonly values: readonly number[];
  /** The values in words. */
  readonly texts: readonly string[];
}

interface GroupedBarsProps {
  groups: readonly BarGroup[];
  series: readonly { readonly name: string; readonly tone: "high" | "low" | "accent" | "track" }[];
}

/** Horizontal bars in groups, each with its figure as text: they read without the drawing. */
export function GroupedBars({ groups, series }: GroupedBarsProps) {
  const top = Math.max(0, ...groups.flatMap(({ values }) => values));
  return (
    <>
      <ol class="grouped-bars">
        {groups.map(({ name, values, texts }) => (
          <li key={name}>
            <span>{name}</span>
            <ol class="bars">
              {values.map((value, i) => (
                <li key={i}>
                  <span class="name">{series[i]!.name}</span>
                  <svg class="bar" width="100%" height="12" aria-hidden="true">
                    <rect
                      class={`fill-${series[i]!.tone}`}
                      width={percentOf(value, top)}
                      height="12"
                      rx="2"
                    />
                  </svg>
                  <span class="figure">{texts[i]}</span>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
      <Legend parts={series} />
    </>
  );
}
