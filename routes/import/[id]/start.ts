import { startImport } from "@/services/imports/mod.ts";
import { define } from "@/utils.ts";
import { importOf } from "../../(_imports)/import_of.ts";

/** Imports a file as it was checked; a second click shows the import of the first. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { id, status, dryRun } = await importOf(ctx.state, ctx.params.id);
    if (status === "COMPLETED" && !dryRun) return ctx.redirect(`/import/${id}`, 303);
    const { job } = await startImport(ctx.state.services, id, {});
    return ctx.redirect(`/import/${id}?job=${job.id}`, 303);
  },
});
