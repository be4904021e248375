import { HttpError } from "fresh";
import { findJob, type JobRow } from "@/db/queries/jobs.ts";
import { jobState } from "../../(_components)/job_state.ts";
import { define, type Ui } from "@/utils.ts";
import { ownPath } from "../../(_steps)/own_address.ts";

/**
 * A job for programs that watch it: GET tells how far it is, POST cancels it. A browser's form goes back to the page
 * that it stands on.
 */
export const handler = define.handlers({
  GET: async (ctx) => {
    const job = await findJob(ctx.state.services.db, ctx.params.id ?? "");
    if (!job) throw noJob(ctx.params.id);
    return ctx.json(publicJob(job, ctx.state.ui, ctx.state.services.clock()), {
      headers: { "Cache-Control": "no-store" },
    });
  },
  POST: async (ctx) => {
    const { services } = ctx.state;
    const known = await findJob(services.db, ctx.params.id ?? "");
    const job = known && await services.jobs.cancel(known.id);
    if (!job) throw noJob(ctx.params.id);
    if (ctx.req.headers.get("Accept")?.includes("text/html")) {
      const { pathname, search } = new URL(ctx.req.headers.get("Referer") ?? "/", ctx.url);
      return ctx.redirect(ownPath(pathname + search), 303);
    }
    return ctx.json(publicJob(job, ctx.state.ui, ctx.state.services.clock()), {
      headers: { "Cache-Control": "no-store" },
    });
  },
});

function publicJob(job: JobRow, ui: Ui, now: Date) {
  const { id, kind, step, result, error, finishedAt } = job;
  return { id, kind, step, result, error, finishedAt, ...jobState(ui, job, now) };
}

function noJob(id: string | undefined): HttpError {
  return new HttpError(404, `There is no job "${id}".`);
}
