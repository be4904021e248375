import { HttpError } from "fresh";
import { ownPath } from "../(_steps)/own_address.ts";
import { define } from "@/utils.ts";

/** Sums up or checks the customers of a large table, then goes back to the page that shows it. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services } = ctx.state;
    const form = await ctx.req.formData();
    const what = form.get("what")?.toString() ?? "";
    if (what === "profile") await services.profile.current();
    else if (what === "check") await services.dataCheck.current();
    else throw new HttpError(400, `Expected what to be profile or check, but found "${what}".`);
    return ctx.redirect(ownPath(form.get("return")?.toString()), 303);
  },
});
