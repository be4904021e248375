import type { JobKind } from "@/services/jobs/jobs.ts";
import { define } from "@/utils.ts";
import { importOf } from "../../(_imports)/import_of.ts";

/** What new customers call for, in this order. */
const STEPS = ["TRAIN", "SCORE", "SEGMENT"] as const satisfies readonly JobKind[];

/** Queues all that follows an import, one after another, and goes back to where it shows. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services } = ctx.state;
    const { id } = await importOf(ctx.state, ctx.params.id);
    const { labelled } = await services.figures.overview();
    const shown = new URLSearchParams();
    for (const kind of STEPS) {
      // Of customers of whom nobody knows whether they left, nothing can be learnt.
      if (kind === "TRAIN" && labelled === 0) continue;
      shown.append("next", (await services.jobs.enqueue(kind, {})).id);
    }
    return ctx.redirect(`/import/${id}?${shown}`, 303);
  },
});
