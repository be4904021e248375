import { discardUpload } from "@/services/imports/mod.ts";
import { define } from "@/utils.ts";
import { importOf } from "../(_components)/import_of.ts";

/** Forgets an uploaded file. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { id } = await importOf(ctx.state, ctx.params.id);
    await discardUpload(ctx.state.services, id);
    return ctx.redirect("/import", 303);
  },
});
