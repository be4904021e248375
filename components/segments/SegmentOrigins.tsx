import { segmentName } from "@/components/segment_name.ts";
import type { SegmentationWithClusters } from "@/db/queries/clusters.ts";
import type { ClusterOrigin } from "@/services/segment_sample.ts";
import type { Ui } from "@/utils.ts";
import { SegmentMark } from "./SegmentMark.tsx";
import type { SegmentView } from "./segment_view.ts";

interface SegmentOriginsProps {
  ui: Ui;
  views: readonly SegmentView[];
  k: number;
  before: SegmentationWithClusters;
  origins: readonly ClusterOrigin[];
}

/** Shares below this are summed up as the rest. */
const NAMED = 0.05;

/** Where the customers of each segment were before the last segmentation. */
export function SegmentOrigins({ ui, views, k, before, origins }: SegmentOriginsProps) {
  const { t, format } = ui;
  const kept = new Set(views.map(({ cluster }) => cluster.persona));
  const gone = before.clusters.filter(({ persona }) => !kept.has(persona));
  const title = t("segments.before.title", { before: before.k, k });
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
        <p class="note">
          {t("segments.before.note", { at: format.dateTime(before.createdAt) })} {gone.length > 0 &&
            t("segments.before.gone", {
              personas: gone.map((cluster) => segmentName(ui, cluster)).join(", "),
            })}
        </p>
      </header>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("common.segment")}</th>
              <th scope="col" class="number">{t("segments.before.now")}</th>
              <th scope="col" class="number">{t("segments.before.same")}</th>
              <th scope="col">{t("segments.before.origin")}</th>
            </tr>
          </thead>
          <tbody>
            {views.map(({ cluster, members }) => {
              const same = before.clusters.find(({ persona }) => persona === cluster.persona);
              const own = origins.filter((origin) => origin.cluster === cluster.index);
              const named = own.filter(({ share }) => share >= NAMED);
              const rest = own.reduce((sum, { share }) => sum + (share < NAMED ? share : 0), 0);
              return (
                <tr key={cluster.index}>
                  <th scope="row" class="wide">
                    <span class="segment-cell">
                      <SegmentMark index={cluster.index} />
                      {segmentName(ui, cluster)}
                    </span>
                  </th>
                  <td class="number">{format.integer(members.customers)}</td>
                  <td class="number">
                    {same ? format.integer(same.size) : t("segments.before.new")}
                  </td>
                  <td class="wide">
                    {[
                      ...named.map(({ from, share }) =>
                        t("segments.before.part", {
                          share: format.percent(share, 0),
                          persona: segmentName(
                            ui,
                            before.clusters.find(({ index }) => index === from)!,
                          ),
                        })
                      ),
                      ...rest > 0
                        ? [t("segments.before.rest", { share: format.percent(rest, 0) })]
                        : [],
                    ].join(", ")}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
