import { HttpError, page } from "fresh";
import { hasEnded, JobNotice } from "./(_jobs)/JobNotice.tsx";
import { jobOf } from "./(_jobs)/job_of.ts";
import { NoCustomers, Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { readAxes } from "@/components/segments/axes.ts";
import { KChoice } from "@/components/segments/KChoice.tsx";
import { SegmentAgain } from "@/components/segments/SegmentAgain.tsx";
import { SegmentCards } from "@/components/segments/SegmentCards.tsx";
import { SegmentOrigins } from "@/components/segments/SegmentOrigins.tsx";
import { SegmentScatter } from "@/components/segments/SegmentScatter.tsx";
import { SegmentTable } from "@/components/segments/SegmentTable.tsx";
import { K_RANGE } from "@/ml/segments/choice.ts";
import { define } from "@/utils.ts";
import { readSegments } from "./(_segments)/read_segments.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("segments.title");
    const { services, locale } = ctx.state;
    const { axes, k } = readAddress(ctx.url);
    const [segments, overview, job] = await Promise.all([
      readSegments(services, locale),
      services.figures.overview(),
      jobOf(services.db, ctx.url),
    ]);
    return page({ segments, customers: overview.customers, job, axes, k });
  },
});

/** What an address asks for. */
function readAddress({ searchParams }: URL) {
  try {
    return { axes: readAxes(searchParams.get("axes")), k: readK(searchParams.get("k")) };
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

export default define.page<typeof handler>(function SegmentsPage({ data, state: { ui } }) {
  const { segments, customers, job, axes, k } = data;
  const { t, format } = ui;
  const busy = job !== undefined && !hasEnded(job);
  if (!segments || segments.whole.customers === 0) {
    return (
      <>
        <PageHead title={t("segments.title")} />
        <JobNotice ui={ui} job={job} />
        {customers === 0 && <NoCustomers ui={ui} />}
      </>
    );
  }
  const { segmentation, views, preparation, whole, outside, sample, comparison } = segments;
  return (
    <>
      <PageHead
        title={t("segments.title")}
        lead={t("segments.lead", {
          customers: format.integer(segmentation.customers),
          k: segmentation.k,
          at: format.dateTime(segmentation.createdAt),
        })}
      />
      <JobNotice ui={ui} job={job} />
      {outside > 0 && (
        <Notice kind="warn">
          {t("segments.outside", { count: outside })}{" "}
          <a href="#again">{t("segments.again.title")}</a>
        </Notice>
      )}
      <SegmentTable ui={ui} views={views} whole={whole} />
      <SegmentCards ui={ui} views={views} whole={whole} preparation={preparation} />
      <SegmentScatter ui={ui} views={views} sample={sample} axes={axes} />
      <KChoice ui={ui} segmentation={segmentation} />
      {!busy && <SegmentAgain ui={ui} k={k ?? segmentation.k} />}
      {comparison && <SegmentOrigins ui={ui} views={views} k={segmentation.k} {...comparison} />}
    </>
  );
});
