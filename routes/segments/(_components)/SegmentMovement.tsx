import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import type { SegmentationRow, SegmentationWithClusters } from "@/db/queries/clusters.ts";
import type { ClusterOrigin } from "@/services/segments/segment_sample.ts";
import type { Ui } from "@/utils.ts";
import { SegmentMark } from "@/components/segments/SegmentMark.tsx";
import type { SegmentView } from "./segment_view.ts";

/** The segmentation before the current one, and where the customers of the current segments were in it. */
export interface SegmentComparison {
  readonly before: SegmentationWithClusters;
  readonly origins: readonly ClusterOrigin[];
}

interface SegmentMovementProps {
  ui: Ui;
  views: readonly SegmentView[];
  segmentation: SegmentationRow;
  /** Undefined where the current segmentation is the first. */
  comparison: SegmentComparison | undefined;
}

/** Shares below this are summed up as the rest. */
const NAMED = 0.05;

/** How the segments have changed since they were made, and where their customers were before; nothing where they have not. */
export function SegmentMovement({ ui, views, segmentation, comparison }: SegmentMovementProps) {
  const { t, format } = ui;
  const title = findingOf(ui, views);
  if (!comparison && views.every(isUnchanged)) return null;
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
        <p class="note">
          {t("segments.movement.note", { at: format.dateTime(segmentation.createdAt) })}
        </p>
      </header>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("common.segment")}</th>
              <th scope="col" class="number">{t("segments.movement.now")}</th>
              <th scope="col" class="number">{t("segments.movement.size")}</th>
              <th scope="col" class="number">{t("segments.movement.probability")}</th>
              <th scope="col" class="number">{t("segments.movement.points")}</th>
              {comparison && (
                <>
                  <th scope="col" class="number">{t("segments.before.same")}</th>
                  <th scope="col">{t("segments.before.origin")}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {views.map((view) => (
              <tr key={view.cluster.index}>
                <th scope="row" class="wide">
                  <span class="segment-cell">
                    <SegmentMark index={view.cluster.index} />
                    {segmentName(ui, view.cluster)}
                  </span>
                </th>
                <SinceMade ui={ui} view={view} />
                {comparison && <Before ui={ui} view={view} comparison={comparison} />}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {comparison && <BeforeNote ui={ui} views={views} k={segmentation.k} {...comparison} />}
    </section>
  );
}

/** How many customers a segment has gained since it was made. */
const gainOf = ({ cluster, members }: SegmentView) => members.customers - cluster.size;

/** Whether a segment is as it was when it was made. */
const isUnchanged = (view: SegmentView) =>
  gainOf(view) === 0 && view.members.churnProbability === view.cluster.churnProbability;

/** The largest change of a segment's size. */
function findingOf(ui: Ui, views: readonly SegmentView[]): string {
  const most = views.reduce((most, view) =>
    Math.abs(gainOf(view)) > Math.abs(gainOf(most)) ? view : most
  );
  return gainOf(most) === 0 ? ui.t("segments.movement.none") : ui.t("segments.movement.finding", {
    persona: segmentName(ui, most.cluster),
    change: changeText(ui, gainOf(most)),
  });
}

function changeText({ format }: Ui, change: number): string {
  return (change > 0 ? "+" : "") + format.integer(change);
}

/** The cells that compare a segment with what it was when it was made. */
function SinceMade({ ui, view }: { ui: Ui; view: SegmentView }) {
  const { format } = ui;
  const { cluster, members } = view;
  const [then, now] = [cluster.churnProbability, members.churnProbability];
  return (
    <>
      <td class="number">
        <a href={`/customers${customerSearch({ clusters: [cluster.index] })}`}>
          {format.integer(members.customers)}
        </a>
      </td>
      <td class="number">{changeText(ui, gainOf(view))}</td>
      <td class="number">{format.percent(now)}</td>
      <td class="number">{then === null || now === null ? "–" : format.points(now - then)}</td>
    </>
  );
}

/** The cells that compare a segment with the segmentation before. */
function Before(
  { ui, view: { cluster }, comparison: { before, origins } }: {
    ui: Ui;
    view: SegmentView;
    comparison: SegmentComparison;
  },
) {
  const { t, format } = ui;
  const same = before.clusters.find(({ persona }) => persona === cluster.persona);
  const own = origins.filter((origin) => origin.cluster === cluster.index);
  const rest = own.reduce((sum, { share }) => sum + (share < NAMED ? share : 0), 0);
  const parts = own.filter(({ share }) => share >= NAMED).map(({ from, share }) =>
    t("segments.before.part", {
      share: format.percent(share, 0),
      persona: segmentName(ui, before.clusters.find(({ index }) => index === from)!),
    })
  );
  if (rest > 0) parts.push(t("segments.before.rest", { share: format.percent(rest, 0) }));
  return (
    <>
      <td class="number">{same ? format.integer(same.size) : t("segments.before.new")}</td>
      <td class="wide">{parts.join(", ")}</td>
    </>
  );
}

function BeforeNote(
  { ui, views, k, before }: SegmentComparison & {
    ui: Ui;
    views: readonly SegmentView[];
    k: number;
  },
) {
  const { t, format } = ui;
  const kept = new Set(views.map(({ cluster }) => cluster.persona));
  const gone = before.clusters.filter(({ persona }) => !kept.has(persona));
  return (
    <p class="note">
      {t("segments.before.note", { before: before.k, k, at: format.dateTime(before.createdAt) })}
      {gone.length > 0 && ` ${
        t("segments.before.gone", {
          personas: gone.map((cluster) => segmentName(ui, cluster)).join(", "),
        })
      }`}
    </p>
  );
}
