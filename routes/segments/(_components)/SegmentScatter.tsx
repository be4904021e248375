import { ChartFigure } from "@/components/charts/Figure.tsx";
import { type Axis, Scatter } from "@/components/charts/Scatter.tsx";
import { segmentName } from "@/components/segment_name.ts";
import type { SegmentPoint, SegmentSample } from "@/services/segments/segment_sample.ts";
import type { Ui } from "@/utils.ts";
import { type Axes, axesName, axesOf } from "./axes.ts";
import { markClass, markPath, SegmentMark } from "@/components/segments/SegmentMark.tsx";
import type { SegmentView } from "./segment_view.ts";
import type { TraitView } from "./trait_view.ts";

interface SegmentScatterProps {
  ui: Ui;
  views: readonly SegmentView[];
  sample: SegmentSample;
  /** The columns that the segments were made from; at least two. */
  traits: readonly TraitView[];
  axes: Axes;
}

/** The customers by two of their traits, each with the shape and colour of its segment. */
export function SegmentScatter({ ui, views, sample, traits, axes }: SegmentScatterProps) {
  const { t, format } = ui;
  const traitOf = (name: string) => traits.find(({ trait }) => trait === name)!;
  const x = traitOf(axes.x);
  const y = traitOf(axes.y);
  const groups = views.map(({ cluster }) => ({
    cluster,
    points: sample.points.filter((point) => point.cluster === cluster.index),
  }));
  const axisOf = ({ name, unit, whole, tick }: TraitView): Axis => ({
    name: unit ? `${name} (${unit})` : name,
    whole,
    value: tick,
  });
  const everybody = sample.points.length === sample.customers;
  const moved = x.whole || y.whole;
  return (
    <section class="card" id="scatter">
      <form
        class="axes"
        method="get"
        action="/segments#scatter"
        aria-label={t("segments.scatter.axes")}
      >
        {axesOf(traits.map(({ trait }) => trait)).map((pair) => (
          <button
            key={axesName(pair)}
            class="button"
            type="submit"
            name="axes"
            value={axesName(pair)}
            aria-current={pair.x === x.trait && pair.y === y.trait ? "true" : undefined}
          >
            {t("segments.scatter.pair", {
              x: traitOf(pair.x).name,
              y: traitOf(pair.y).name,
            })}
          </button>
        ))}
      </form>
      <ChartFigure
        ui={ui}
        finding={findingOf(ui, views, x, y)}
        note={[
          everybody
            ? t("segments.scatter.everybody", { customers: format.integer(sample.customers) })
            : t("segments.scatter.sample", {
              points: format.integer(sample.points.length),
              customers: format.integer(sample.customers),
            }),
          moved ? t("segments.scatter.moved") : "",
          t("segments.scatter.note"),
        ].filter(Boolean).join(" ")}
        data={{
          columns: [
            t("common.segment"),
            t("segments.scatter.shown"),
            ...[x, y].flatMap((trait) => [
              t("segments.scatter.mean", { trait: trait.name }),
              t("segments.scatter.half", { trait: trait.name }),
            ]),
          ],
          rows: groups.map(({ cluster, points }) => [
            `${cluster.index} · ${segmentName(ui, cluster)}`,
            format.integer(points.length),
            ...[x, y].flatMap((trait) => [
              trait.text(trait.valueOf(cluster)),
              middleHalf(points, trait).map((end) => trait.text(end)).join(" – "),
            ]),
          ]),
        }}
      >
        <Scatter
          id="mark"
          groups={groups.map(({ cluster, points }) => ({
            tone: markClass(cluster.index),
            shape: markPath(cluster.index),
            points: points.map(({ values }) => [values[x.trait]!, values[y.trait]!]),
            centre: [x.valueOf(cluster), y.valueOf(cluster)],
            label: String(cluster.index),
          }))}
          x={axisOf(x)}
          y={axisOf(y)}
          alternative={t("segments.scatter.alternative", {
            x: x.name,
            y: y.name,
            list: views.map(({ cluster }) =>
              t("segments.scatter.centre", {
                persona: segmentName(ui, cluster),
                x: x.text(x.valueOf(cluster)),
                y: y.text(y.valueOf(cluster)),
              })
            ).join("; "),
          })}
        />
        <ul class="legend">
          {views.map(({ cluster }) => (
            <li key={cluster.index}>
              <SegmentMark index={cluster.index} /> {segmentName(ui, cluster)}
            </li>
          ))}
        </ul>
      </ChartFigure>
    </section>
  );
}

/** The segments that lie farthest apart along the axes. */
function findingOf(
  { t }: Ui,
  views: readonly SegmentView[],
  x: TraitView,
  y: TraitView,
): string {
  const ends = ({ name, text, valueOf }: TraitView) => {
    const sorted = views.map(({ cluster }) => valueOf(cluster)).sort((a, b) => a - b);
    return { name, low: text(sorted[0]!), high: text(sorted.at(-1)!) };
  };
  const [along, up] = [ends(x), ends(y)];
  return t("segments.scatter.finding", {
    x: along.name,
    xLow: along.low,
    xHigh: along.high,
    y: up.name,
    yLow: up.low,
    yHigh: up.high,
  });
}

/** First and third quartile of a trait, by the nearest rank; none of no one. */
function middleHalf(points: readonly SegmentPoint[], { trait }: TraitView): number[] {
  const sorted = points.map(({ values }) => values[trait]!).sort((a, b) => a - b);
  return sorted.length === 0
    ? []
    : [0.25, 0.75].map((share) => sorted[Math.ceil(share * sorted.length) - 1]!);
}
