import { page } from "fresh";
import { CheckedFile, FileActions } from "@/routes/import/(_components)/CheckedFile.tsx";
import { CheckedOrders } from "@/routes/import/(_components)/CheckedOrders.tsx";
import { OrderResult } from "@/routes/import/(_components)/OrderResult.tsx";
import { ImportProblem } from "@/components/imports/ImportProblem.tsx";
import { ImportResult } from "@/routes/import/(_components)/ImportResult.tsx";
import { ImportSteps } from "@/routes/import/(_components)/ImportSteps.tsx";
import { ImportTag } from "@/routes/import/(_components)/ImportTag.tsx";
import { RejectionGroups } from "@/routes/import/(_components)/RejectionGroups.tsx";
import { Rejections } from "@/routes/import/(_components)/Rejections.tsx";
import { DemoTag, Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { findImportJob } from "@/db/queries/import_job.ts";
import {
  countRejections,
  groupRejections,
  isUploadKept,
  listRejections,
} from "@/db/queries/imports.ts";
import { findJob } from "@/db/queries/jobs.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { currentDefinition } from "@/services/orders/churn_definition.ts";
import { MAX_REJECTED_SHARE } from "@/services/imports/mod.ts";
import { define, type Ui } from "@/utils.ts";
import { hasEnded, JobNotice } from "../../(_components)/JobNotice.tsx";
import { importOf } from "../(_components)/import_of.ts";
import { problemText } from "../../(_components)/problem.ts";
import { readStore } from "../(_components)/store.ts";
import { PostButton } from "@/components/PostButton.tsx";

const SHOWN = 50;

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services } = ctx.state;
    const { db } = services;
    const found = await importOf(ctx.state, ctx.params.id);
    if (found.status === "STAGED") return ctx.redirect(`/import/${found.id}/columns`, 303);
    ctx.state.title = t("import.result.title", { id: found.id, file: found.fileName });
    const after = ctx.url.searchParams.get("after");
    const before = ctx.url.searchParams.get("before");
    const place = before ? { last: SHOWN, before } : { first: SHOWN, after };
    const [definition, job, kept, store, rejections, groups, count, next] = await Promise.all([
      currentDefinition(services),
      findImportJob(db, found.id),
      isUploadKept(db, found.id),
      readStore(services),
      listRejections(db, found.id, place),
      groupRejections(db, found.id),
      countRejections(db, found.id),
      Promise.all(ctx.url.searchParams.getAll("next").slice(0, 4).map((id) => findJob(db, id))),
    ]);
    return page({ found, definition, job, kept, store, rejections, groups, count, next });
  },
});

export default define.page<typeof handler>(function ImportResultPage({ data, state }) {
  const { found, definition, job, kept, store, rejections, groups, count, next } = data;
  const { ui, title } = state;
  const { t, locale } = ui;
  const { id, status, dryRun, demo } = found;
  const isOrders = found.kind === "ORDERS";
  // The columns of a declared table are stored with its rows, and so not yet when it is only checked.
  const fileUi = found.declared ? { ...ui, schema: schemaOf(found.declared) } : ui;
  const open = status === "UPLOADING" || status === "PENDING" || status === "RUNNING";
  const busy = open && job !== undefined && !hasEnded(job);
  const stopped = status === "CANCELLED" || (open && !busy && kept && status !== "UPLOADING");
  const done = status === "COMPLETED" && !dryRun;
  return (
    <>
      <PageHead
        title={title}
        mark={
          <>
            <ImportTag ui={ui} found={found} /> {demo && <DemoTag ui={ui} />}
          </>
        }
      >
        <a class="button" href="/import">{t("import.another")}</a>
      </PageHead>
      <ImportSteps ui={ui} current={dryRun || open ? "check" : "done"} />
      {busy && <JobNotice ui={ui} job={job} />}
      {open && !busy && !stopped && <Notice>{t("import.result.running")}</Notice>}
      {status === "FAILED" && (
        <ImportProblem
          title={t(
            dryRun
              ? "import.check.failed"
              : isOrders
              ? "import.orders.result.failed"
              : "import.result.failed",
          )}
          problem={problemText(t, locale, found.errorCode, found.error ?? "")}
        />
      )}
      {stopped && (
        <Notice kind="warn">
          {t(isOrders ? "import.orders.result.cancelled" : "import.result.cancelled")}
        </Notice>
      )}
      {(status === "FAILED" || stopped) && kept && (
        <div class="actions">
          <FileActions ui={ui} importId={id} primary />
        </div>
      )}
      {status === "COMPLETED" && dryRun && isOrders && (
        <CheckedOrders ui={ui} found={found} kept={kept} />
      )}
      {status === "COMPLETED" && dryRun && !isOrders && (
        <CheckedFile
          ui={ui}
          found={found}
          customers={store.customers}
          kept={kept}
          asks={found.mode === "REPLACE" &&
            found.rowsRejected > MAX_REJECTED_SHARE * found.rowsRead}
        />
      )}
      {status === "COMPLETED" &&
        (isOrders
          ? <OrderResult ui={ui} found={found} />
          : <ImportResult ui={fileUi} found={found} />)}
      {next.map((each) => each && <JobNotice key={each.id} ui={ui} job={each} />)}
      {next.length > 0 && next.every((each) => each && hasEnded(each)) && (
        <div class="actions">
          <a class="button primary" href="/customers?band=HIGH">{t("import.next.look")}</a>
          <a class="button" href="/">{t("nav.overview")}</a>
        </div>
      )}
      {done && !demo && next.length === 0 && (
        <NextSteps ui={ui} importId={id} definition={isOrders ? definition : undefined} />
      )}
      {count > 0 && !busy && (
        <>
          {groups.length < count && <RejectionGroups ui={ui} groups={groups} />}
          <Rejections
            ui={fileUi}
            importId={id}
            isOrders={isOrders}
            mapping={found.mapping}
            rejections={rejections}
            count={count}
          />
        </>
      )}
    </>
  );
});

interface NextStepsProps {
  ui: Ui;
  importId: number;
  /** When a customer counts as churned, where orders were imported. */
  definition: ChurnDefinition | undefined;
}

/** What to do once the customers are in: one step for all of it, or each by itself. */
function NextSteps({ ui: { t }, importId, definition }: NextStepsProps) {
  return (
    <section class="card no-print">
      <header>
        <h2>{t("import.next.title")}</h2>
        <p class="note">{t("import.next.text")}</p>
      </header>
      {definition && (
        <p>
          {t("import.next.definition", { horizon: definition.horizonDays })}{" "}
          <a href="/data/definition">{t("import.next.change")}</a>
        </p>
      )}
      <div class="actions">
        <PostButton action={`/import/${importId}/next`} label={t("import.next.all")} primary />
        <a class="button quiet" href="/customers?band=HIGH">{t("import.next.look")}</a>
      </div>
      <details class="plain-details">
        <summary>{t("import.next.single")}</summary>
        <div class="actions">
          <PostButton
            action="/jobs"
            label={t("import.next.train")}
            fields={{ kind: "TRAIN", return: "/models" }}
          />
          <PostButton
            action="/jobs"
            label={t("import.next.score")}
            fields={{ kind: "SCORE", return: "/models" }}
          />
          <PostButton
            action="/jobs"
            label={t("import.next.segment")}
            fields={{ kind: "SEGMENT", return: "/segments" }}
          />
        </div>
      </details>
    </section>
  );
}
