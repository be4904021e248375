import { HttpError, page } from "fresh";
import { ImportResult } from "@/components/imports/ImportResult.tsx";
import { NextSteps } from "@/components/imports/NextSteps.tsx";
import { Rejections } from "@/components/imports/Rejections.tsx";
import { DemoTag, Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { StatusTag } from "@/components/Tags.tsx";
import { findImportJob } from "@/db/queries/import_job.ts";
import { countRejections, findImport, listRejections } from "@/db/queries/imports.ts";
import { define } from "@/utils.ts";
import { JobNotice } from "../../(_jobs)/JobNotice.tsx";
import { importId } from "../../(_imports)/import_id.ts";

const SHOWN = 50;

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services: { db } } = ctx.state;
    const id = importId(ctx.params.id);
    const found = id === undefined ? undefined : await findImport(db, id);
    if (!found) throw new HttpError(404, t("import.notFound", { id: ctx.params.id ?? "" }));
    ctx.state.title = t("import.result.title", { id: found.id, file: found.fileName });
    const after = ctx.url.searchParams.get("after");
    const before = ctx.url.searchParams.get("before");
    const place = before ? { last: SHOWN, before } : { first: SHOWN, after };
    const [job, rejections, count] = await Promise.all([
      findImportJob(db, found.id),
      listRejections(db, found.id, place),
      countRejections(db, found.id),
    ]);
    return page({ found, job, rejections, count });
  },
});

export default define.page<typeof handler>(function ImportResultPage({ data, state }) {
  const { found, job, rejections, count } = data;
  const { ui, title } = state;
  const { t } = ui;
  const under = found.status === "PENDING" || found.status === "RUNNING";
  return (
    <>
      <PageHead
        title={title}
        mark={
          <>
            <StatusTag ui={ui} status={found.status} /> {found.demo && <DemoTag ui={ui} />}
          </>
        }
      >
        <a class="button" href="/import">{t("import.another")}</a>
      </PageHead>
      {under && job && <JobNotice ui={ui} job={job} />}
      {under && !job && <Notice>{t("import.result.running")}</Notice>}
      {found.status === "FAILED" && (
        <Notice kind="error" title={t("import.result.failed")}>
          {found.error && <p>{found.error}</p>}
        </Notice>
      )}
      {found.status === "CANCELLED" && <Notice kind="warn">{t("import.result.cancelled")}</Notice>}
      {found.status === "COMPLETED" && <ImportResult ui={ui} found={found} />}
      {found.status === "COMPLETED" && !found.dryRun && !found.demo && <NextSteps ui={ui} />}
      {count > 0 && (
        <Rejections ui={ui} importId={found.id} rejections={rejections} count={count} />
      )}
    </>
  );
});
