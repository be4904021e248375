import { ChartFigure } from "@/components/charts/Figure.tsx";
import { type Axis, Scatter } from "@/components/charts/Scatter.tsx";
import { segmentName } from "@/components/segment_name.ts";
import type { Rfm } from "@/ml/segments/rfm.ts";
import type { SegmentPoint, SegmentSample } from "@/services/segment_sample.ts";
import type { Ui } from "@/utils.ts";
import { AXES, type Axes, axesName, WHOLE } from "./axes.ts";
import { markClass, markPath, SegmentMark } from "./SegmentMark.tsx";
import type { SegmentView } from "./segment_view.ts";
import { traitText } from "./trait_text.ts";

interface SegmentScatterProps {
  ui: Ui;
  views: readonly SegmentView[];
  sample: SegmentSample;
  axes: Axes;
}

/** The customers by two of their traits, each with the shape and colour of its segment. */
export function SegmentScatter({ ui, views, sample, axes }: SegmentScatterProps) {
  const { t, format } = ui;
  const { x, y } = axes;
  const named = (trait: keyof Rfm) => t(`segments.column.${trait}`);
  const groups = views.map(({ cluster }) => ({
    cluster,
    points: sample.points.filter((point) => point.cluster === cluster.index),
  }));
  const axisOf = (trait: keyof Rfm): Axis => ({
    name: `${named(trait)} (${t(`segments.column.${trait}Unit`)})`,
    whole: WHOLE[trait],
    value: trait === "monetary" ? format.wholeAmount : (place) => format.decimal(place),
  });
  const everybody = sample.points.length === sample.customers;
  const moved = WHOLE[x] || WHOLE[y];
  return (
    <section class="card" id="scatter">
      <form
        class="axes"
        method="get"
        action="/segments#scatter"
        aria-label={t("segments.scatter.axes")}
      >
        {AXES.map((pair) => (
          <button
            key={axesName(pair)}
            class="button"
            type="submit"
            name="axes"
            value={axesName(pair)}
            aria-current={pair.x === x && pair.y === y ? "true" : undefined}
          >
            {t("segments.scatter.pair", { x: named(pair.x), y: named(pair.y) })}
          </button>
        ))}
      </form>
      <ChartFigure
        ui={ui}
        finding={findingOf(ui, views, axes)}
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
              t("segments.scatter.mean", { trait: named(trait) }),
              t("segments.scatter.half", { trait: named(trait) }),
            ]),
          ],
          rows: groups.map(({ cluster, points }) => [
            `${cluster.index} · ${segmentName(ui, cluster)}`,
            format.integer(points.length),
            ...[x, y].flatMap((trait) => [
              traitText(format, trait, cluster[trait]),
              middleHalf(points, trait).map((end) => traitText(format, trait, end)).join(" – "),
            ]),
          ]),
        }}
      >
        <Scatter
          id="mark"
          groups={groups.map(({ cluster, points }) => ({
            tone: markClass(cluster.index),
            shape: markPath(cluster.index),
            points: points.map((point) => [point[x], point[y]]),
            centre: [cluster[x], cluster[y]],
            label: String(cluster.index),
          }))}
          x={axisOf(x)}
          y={axisOf(y)}
          alternative={t("segments.scatter.alternative", {
            x: named(x),
            y: named(y),
            list: views.map(({ cluster }) =>
              t("segments.scatter.centre", {
                persona: segmentName(ui, cluster),
                x: traitText(format, x, cluster[x]),
                y: traitText(format, y, cluster[y]),
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
function findingOf(ui: Ui, views: readonly SegmentView[], { x, y }: Axes): string {
  const { t, format } = ui;
  const ends = (trait: keyof Rfm) => {
    const sorted = views.toSorted((a, b) => a.cluster[trait] - b.cluster[trait]);
    return {
      trait: t(`segments.column.${trait}`),
      low: traitText(format, trait, sorted[0]!.cluster[trait]),
      high: traitText(format, trait, sorted.at(-1)!.cluster[trait]),
    };
  };
  const [along, up] = [ends(x), ends(y)];
  return t("segments.scatter.finding", {
    x: along.trait,
    xLow: along.low,
    xHigh: along.high,
    y: up.trait,
    yLow: up.low,
    yHigh: up.high,
  });
}

/** First and third quartile of a trait, by the nearest rank; none of nobody. */
function middleHalf(points: readonly SegmentPoint[], trait: keyof Rfm): number[] {
  const sorted = points.map((point) => point[trait]).sort((a, b) => a - b);
  return sorted.length === 0
    ? []
    : [0.25, 0.75].map((share) => sorted[Math.ceil(share * sorted.length) - 1]!);
}
