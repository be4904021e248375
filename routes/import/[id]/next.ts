import { enqueueAll } from "@/services/jobs/freshness.ts";
import { define } from "@/utils.ts";
import { importOf } from "../(_components)/import_of.ts";

/** Queues all that follows an import and goes back to where it shows. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { id } = await importOf(ctx.state, ctx.params.id);
    const jobs = await enqueueAll(ctx.state.services);
    const shown = new URLSearchParams(jobs.map((job) => ["next", job.id]));
    return ctx.redirect(`/import/${id}?${shown}`, 303);
  },
});
