import { HttpError, page } from "fresh";
import { hasEnded, JobNotice } from "../(_components)/JobNotice.tsx";
import { jobOf } from "../(_components)/job_of.ts";
import { NoCustomers, Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { axesOf, readAxes } from "@/routes/segments/(_components)/axes.ts";
import { KChoice } from "@/routes/segments/(_components)/KChoice.tsx";
import { SegmentAgain } from "@/routes/segments/(_components)/SegmentAgain.tsx";
import { SegmentCards } from "@/routes/segments/(_components)/SegmentCards.tsx";
import { SegmentMovement } from "@/routes/segments/(_components)/SegmentMovement.tsx";
import { SegmentProfiles } from "@/routes/segments/(_components)/SegmentProfiles.tsx";
import { SegmentScatter } from "@/routes/segments/(_components)/SegmentScatter.tsx";
import { SegmentTabs } from "@/routes/segments/(_components)/SegmentTabs.tsx";
import { SegmentTable } from "@/routes/segments/(_components)/SegmentTable.tsx";
import { valueName } from "@/components/value_name.ts";
import { traitViews } from "@/routes/segments/(_components)/trait_view.ts";
import { K_RANGE } from "@/ml/segments/choice.ts";
import { RFM_TRAITS } from "@/ml/segments/rfm.ts";
import { define } from "@/utils.ts";
import { readSegments } from "../(_components)/read_segments.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("segments.title");
    const { services, locale } = ctx.state;
    const [segments, overview, job] = await Promise.all([
      readSegments(services, locale),
      services.statistics.overview(),
      jobOf(services.db, ctx.url),
    ]);
    const traits = segments?.labels.map(({ trait }) => trait) ?? RFM_TRAITS;
    const { axes, k } = readAddress(ctx.url, traits);
    return page({ segments, overview, job, axes, k });
  },
});

/** What an address asks for. */
function readAddress({ searchParams }: URL, traits: readonly string[]) {
  try {
    const axes = searchParams.get("axes");
    return {
      axes: axes === null ? undefined : readAxes(axes, traits),
      k: readK(searchParams.get("k")),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new HttpError(400, error.message);
    throw error;
  }
}

function readK(text: string | null): number | undefined {
  if (text === null) return undefined;
  const k = Number(text);
  if (Number.isInteger(k) && k >= K_RANGE.min && k <= K_RANGE.max) return k;
  throw new RangeError(
    `Expected k to be a whole number from ${K_RANGE.min} to ${K_RANGE.max}, but found "${text}".`,
  );
}

export default define.page<typeof handler>(function SegmentsPage({ data, state }) {
  const { segments, overview, job, axes, k } = data;
  const { ui, updates = [] } = state;
  const { t, format } = ui;
  if (!segments || segments.whole.customers === 0) {
    return (
      <>
        <PageHead title={t("segments.title")} />
        <SegmentTabs ui={ui} view="segments" />
        <JobNotice ui={ui} job={job} />
        {overview.customers === 0 && <NoCustomers ui={ui} />}
      </>
    );
  }
  const { segmentation, views, preparation, labels, whole, outside, comparison } = segments;
  const traits = traitViews(ui, labels, preparation);
  const pair = axes ?? axesOf(labels.map(({ trait }) => trait))[0];
  const groupedBy = traits.map(({ name }) => name).join(", ");
  return (
    <>
      <PageHead
        title={t("segments.title")}
        lead={t("segments.lead", {
          atRisk: format.integer(overview.atRisk),
          active: format.integer(overview.active),
          amount: format.compactAmount(overview.atStake),
        })}
      />
      <SegmentTabs ui={ui} view="segments" />
      <JobNotice ui={ui} job={job} />
      <p class="note" id="grouped-by">
        {t(`segments.groupedBy.${preparation.choice ?? "ROLES"}`, { columns: groupedBy })}
      </p>
      {outside.customers > 0 && (
        <Notice kind="warn">
          <p>
            {t("segments.outside", { count: outside.customers })}{" "}
            {t("segments.outsideRisk", { count: outside.atRisk })}{" "}
            <a href={`/segments?k=${segmentation.k}#again`}>{t("segments.again.title")}</a>
          </p>
        </Notice>
      )}
      <SegmentCards ui={ui} views={views} leads={updates.length === 0} />
      <details class="plain-details">
        <summary>{t("segments.compare")}</summary>
        <SegmentTable
          ui={ui}
          views={views}
          outside={outside}
          all={overview}
          means={preparation.means}
          traits={traits}
        />
      </details>
      <details class="plain-details no-print">
        <summary>{t("segments.computed.title")}</summary>
        <ul class="bullets note">
          <li>{t("segments.computed.atStake", { value: valueName(ui) })}</li>
          <li>{t("segments.computed.churn")}</li>
          <li>
            {t("segments.computed.segments", {
              columns: groupedBy,
              customers: format.integer(segmentation.customers),
              k: segmentation.k,
              at: format.dateTime(segmentation.createdAt),
            })}
          </li>
        </ul>
      </details>
      <SegmentMovement
        ui={ui}
        views={views}
        segmentation={segmentation}
        comparison={comparison}
      />
      <SegmentProfiles
        ui={ui}
        views={views}
        whole={whole}
        preparation={preparation}
        traits={traits}
      />
      <details class="made" open={axes !== undefined || k !== undefined}>
        <summary>{t("segments.made")}</summary>
        <div class="stack">
          {pair && (
            <SegmentScatter
              ui={ui}
              views={segments.byIndex}
              sample={segments.sample}
              traits={traits}
              axes={pair}
            />
          )}
          <KChoice ui={ui} segmentation={segmentation} />
          {!(job && !hasEnded(job)) && (
            <SegmentAgain
              ui={ui}
              k={k ?? segmentation.k}
              columns={preparation.choice === "ASKED" ? labels.map(({ key }) => key) : []}
            />
          )}
        </div>
      </details>
    </>
  );
});
