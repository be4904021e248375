import { HttpError } from "fresh";
import { define } from "@/utils.ts";

/** What Prometheus collects; there is nothing here unless it is switched on. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { metrics } = ctx.state.services;
    if (!metrics) throw new HttpError(404, "Metrics are off. Set HOLDFAST_METRICS=1.");
    return ctx.text(await metrics.text(), { headers: { "Content-Type": metrics.contentType } });
  },
});
