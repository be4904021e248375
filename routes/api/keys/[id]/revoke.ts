import { HttpError } from "fresh";
import { revokeApiKey } from "@/services/access/mod.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  POST: async (ctx) => {
    const { id = "" } = ctx.params;
    if (!/^\d{1,9}$/.test(id)) throw new HttpError(404, `There is no key ${id}.`);
    await revokeApiKey(ctx.state.services, Number(id));
    return ctx.redirect("/api/keys", 303);
  },
});
