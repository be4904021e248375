import { HttpError } from "fresh";
import { withJob } from "../(_steps)/own_address.ts";
import { define } from "@/utils.ts";

/** Has one segment's strategies written again, in both languages. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const text = (await ctx.req.formData()).get("cluster")?.toString() ?? "";
    if (!/^\d{1,3}$/.test(text)) {
      throw new HttpError(400, `Expected cluster to be a segment's number, but found "${text}".`);
    }
    const job = await ctx.state.services.jobs.enqueue("STRATEGIES", { clusters: [Number(text)] });
    return ctx.redirect(withJob("/strategies", job.id), 303);
  },
});
