import { HttpError } from "fresh";
import type { Services } from "@/services/services.ts";
import { enqueueAll } from "@/services/jobs/freshness.ts";
import type { Job } from "@/services/jobs/jobs.ts";
import { MAX_TRAITS } from "@/ml/segments/trait_columns.ts";
import { ownPath, withJob } from "./(_steps)/own_address.ts";
import { define } from "@/utils.ts";

/** Puts a piece of work into the queue and goes back to the page that asked, which then shows how far it is. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const form = await ctx.req.formData();
    const back = ownPath(form.get("return")?.toString());
    if (form.get("kind") === "ALL") {
      const jobs = await enqueueAll(ctx.state.services);
      return ctx.redirect(withJob(back, jobs.at(-1)!.id), 303);
    }
    const job = await enqueue(ctx.state.services, form);
    return ctx.redirect(withJob(back, job.id), 303);
  },
});

/** An import has a form of its own, since it needs a file. */
function enqueue({ jobs }: Services, form: FormData): Promise<Job> {
  const kind = form.get("kind")?.toString() ?? "";
  switch (kind) {
    case "TRAIN":
    case "SCORE":
    case "STRATEGIES":
      return jobs.enqueue(kind, {});
    case "SEGMENT":
      return jobs.enqueue(kind, {
        ...readK(form.get("k")?.toString()),
        ...readColumns(form.getAll("column").map(String)),
      });
    default:
      throw new HttpError(
        400,
        `Expected kind to be TRAIN, SCORE, SEGMENT, STRATEGIES or ALL, but found "${kind}".`,
      );
  }
}

function readK(text: string | undefined): { k?: number } {
  if (!text) return {};
  const k = Number(text);
  if (Number.isInteger(k) && k >= 2 && k <= 10) return { k };
  throw new HttpError(400, `Expected k to be a whole number from 2 to 10, but found "${text}".`);
}

function readColumns(columns: string[]): { columns?: string[] } {
  if (columns.length === 0) return {};
  if (columns.length <= MAX_TRAITS) return { columns };
  throw new HttpError(
    400,
    `Expected at most ${MAX_TRAITS} columns, but found ${columns.length}. Go back and select fewer.`,
  );
}
