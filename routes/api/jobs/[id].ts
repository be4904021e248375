import { HttpError } from "fresh";
import { findJob, type JobRow } from "@/db/queries/jobs.ts";
import { define } from "@/utils.ts";

/** A job for programs that watch it: GET tells how far it is, POST cancels it. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const job = await findJob(ctx.state.services.db, ctx.params.id ?? "");
    if (!job) throw noJob(ctx.params.id);
    return ctx.json(publicJob(job), { headers: { "Cache-Control": "no-store" } });
  },
  POST: async (ctx) => {
    const { services } = ctx.state;
    const known = await findJob(services.db, ctx.params.id ?? "");
    const job = known && await services.jobs.cancel(known.id);
    if (!job) throw noJob(ctx.params.id);
    return ctx.json(publicJob(job), { headers: { "Cache-Control": "no-store" } });
  },
});

function publicJob({ id, kind, status, progress, step, result, error, finishedAt }: JobRow) {
  return { id, kind, status, progress, step, result, error, finishedAt };
}

function noJob(id: string | undefined): HttpError {
  return new HttpError(404, `There is no job "${id}".`);
}
