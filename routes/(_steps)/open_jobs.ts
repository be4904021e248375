import { listOpenJobs } from "@/db/queries/jobs.ts";
import { define } from "@/utils.ts";

/** Reads the jobs that every page shows while they run; programs and files are not kept waiting for it. */
export const openJobs = define.middleware(async (ctx) => {
  const { method, headers } = ctx.req;
  const isPage = method === "GET" && headers.get("Accept")?.includes("text/html");
  ctx.state.openJobs = isPage ? await listOpenJobs(ctx.state.services.reads) : [];
  return await ctx.next();
});
