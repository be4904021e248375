import { startImport } from "@/services/imports/mod.ts";
import { define } from "@/utils.ts";
import { importOf } from "../(_components)/import_of.ts";

/** Imports a file as it was checked; a second click shows the import of the first. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { id, status, dryRun } = await importOf(ctx.state, ctx.params.id);
    if (status === "COMPLETED" && !dryRun) return ctx.redirect(`/import/${id}`, 303);
    const form = await ctx.req.formData();
    const acceptRejected = form.get("acceptRejected") === "1";
    const { job } = await startImport(ctx.state.services, id, { acceptRejected });
    return ctx.redirect(`/import/${id}?job=${job.id}`, 303);
  },
});
