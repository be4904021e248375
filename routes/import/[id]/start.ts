import { startImport } from "@/services/imports/mod.ts";
import { define } from "@/utils.ts";
import { importOf } from "../../(_imports)/import_of.ts";

/** Takes in a file that has been checked, as it was checked. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { id } = await importOf(ctx.state, ctx.params.id);
    const { job } = await startImport(ctx.state.services, id, {});
    return ctx.redirect(`/import/${id}?job=${job.id}`, 303);
  },
});
