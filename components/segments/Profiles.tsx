import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { segmentName } from "@/components/segment_name.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";

const TRAITS = ["recency", "frequency", "monetary"] as const;

/** The segments side by side, a chart for each trait. */
export function Profiles({ ui, clusters }: { ui: Ui; clusters: readonly ClusterRow[] }) {
  const { t, format } = ui;
  return (
    <div class="small-multiples cards">
      {TRAITS.map((trait) => {
        const top = clusters.reduce((best, each) => each[trait] > best[trait] ? each : best);
        return (
          <section key={trait} class="card">
            <ChartFigure
              ui={ui}
              finding={t(`segments.profile.${trait}`, {
                persona: segmentName(ui, top),
                value: format.fixed(top[trait], 1),
              })}
              note={t("segments.profile.note", { what: t(`segments.column.${trait}Unit`) })}
              data={{
                columns: [t("common.segment"), t(`segments.column.${trait}`)],
                rows: clusters.map((each) => [
                  `${each.index} · ${segmentName(ui, each)}`,
                  format.fixed(each[trait], 2),
                ]),
              }}
            >
              <Bars
                bars={clusters.map((each) => ({
                  name: segmentName(ui, each),
                  value: each[trait],
                  text: format.fixed(each[trait], 1),
                  tone: each === top ? "accent" : "low",
                }))}
              />
            </ChartFigure>
          </section>
        );
      })}
    </div>
  );
}
