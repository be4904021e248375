import { page } from "fresh";
import { hasEnded, JobNotice } from "./(_jobs)/JobNotice.tsx";
import { jobOf } from "./(_jobs)/job_of.ts";
import { NoCustomers } from "@/components/Notices.tsx";
import { NextStep } from "@/components/overview/NextStep.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { KChoice } from "@/components/segments/KChoice.tsx";
import { Profiles } from "@/components/segments/Profiles.tsx";
import { SegmentAgain } from "@/components/segments/SegmentAgain.tsx";
import { SegmentTable } from "@/components/segments/SegmentTable.tsx";
import { currentSegmentation, highRiskByCluster } from "@/db/queries/clusters.ts";
import { countCustomers } from "@/db/queries/customers.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("segments.title");
    const { db } = ctx.state.services;
    const [segmentation, atRisk, customers, job] = await Promise.all([
      currentSegmentation(db),
      highRiskByCluster(db),
      countCustomers(db),
      jobOf(db, ctx.url),
    ]);
    return page({ segmentation, atRisk, customers, job });
  },
});

export default define.page<typeof handler>(function SegmentsPage({ data, state: { ui } }) {
  const { segmentation, atRisk, customers, job } = data;
  const { t, format } = ui;
  const busy = job !== undefined && !hasEnded(job);
  if (!segmentation) {
    return (
      <>
        <PageHead title={t("segments.title")} />
        <JobNotice ui={ui} job={job} />
        {customers === 0
          ? <NoCustomers ui={ui} />
          : !busy && (
            <NextStep ui={ui} hasModel scored={customers} segmented={false} back="/segments" />
          )}
      </>
    );
  }
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
      <SegmentTable ui={ui} segmentation={segmentation} atRisk={atRisk} />
      <Profiles ui={ui} clusters={segmentation.clusters} />
      <KChoice ui={ui} segmentation={segmentation} />
      {!busy && <SegmentAgain ui={ui} k={segmentation.k} />}
    </>
  );
});
