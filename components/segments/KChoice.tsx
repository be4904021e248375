import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Lines } from "@/components/charts/Lines.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";
import type { SegmentationRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";

/** What speaks for a number of segments: the elbow of the inertia, and the silhouette. */
export function KChoice({ ui, segmentation }: { ui: Ui; segmentation: SegmentationRow }) {
  const { t, format } = ui;
  const { k, profile, inertia } = segmentation;
  if (profile.length < 2) return null;
  const place = (each: number) => {
    const first = profile[0]!.k;
    return (each - first) / (profile.at(-1)!.k - first);
  };
  const marked = profile.some((each) => each.k === k) ? { marked: place(k) } : {};
  const inertias = profile.map((each) => ({
    at: place(each.k),
    value: each.inertia,
    label: String(each.k),
  }));
  const silhouettes = profile.flatMap((each) =>
    each.silhouette === null
      ? []
      : [{ at: place(each.k), value: each.silhouette, label: String(each.k) }]
  );
  const best = profile.reduce((top, each) =>
    (each.silhouette ?? -1) > (top.silhouette ?? -1) ? each : top
  );
  const topInertia = niceCeiling(Math.max(...profile.map((each) => each.inertia)));
  const topSilhouette = niceCeiling(best.silhouette ?? 1);
  const silhouetteText = (value: number | null | undefined) => format.decimal(value, 3);
  return (
    <div class="columns">
      <section class="card">
        <ChartFigure
          ui={ui}
          finding={t("segments.elbow.finding", { k, value: format.integer(inertia) })}
          note={t("segments.elbow.note")}
          data={{
            columns: ["k", t("segments.elbow.inertia")],
            rows: profile.map((each) => [String(each.k), format.integer(each.inertia)]),
          }}
        >
          <Lines
            points={inertias}
            max={topInertia}
            ends={["0", format.compact(topInertia)]}
            alternative={t("segments.alternative", {
              what: t("segments.elbow.inertia"),
              list: profile.map((each) => `${each.k}: ${format.integer(each.inertia)}`).join(", "),
            })}
            {...marked}
          />
        </ChartFigure>
      </section>
      {silhouettes.length > 1 && (
        <section class="card">
          <ChartFigure
            ui={ui}
            finding={t("segments.silhouette.finding", {
              best: best.k,
              k,
              value: silhouetteText(profile.find((each) => each.k === k)?.silhouette),
            })}
            note={t("segments.silhouette.note")}
            data={{
              columns: ["k", t("segments.silhouette.silhouette")],
              rows: profile.map((each) => [String(each.k), silhouetteText(each.silhouette)]),
            }}
          >
            <Lines
              points={silhouettes}
              max={topSilhouette}
              ends={["0", format.decimal(topSilhouette, 2)]}
              alternative={t("segments.alternative", {
                what: t("segments.silhouette.silhouette"),
                list: profile.map((each) => `${each.k}: ${silhouetteText(each.silhouette)}`)
                  .join(", "),
              })}
              {...marked}
            />
          </ChartFigure>
        </section>
      )}
    </div>
  );
}
