import { listOpenJobs } from "@/db/queries/jobs.ts";
import { readUpdates, type Update } from "@/services/jobs/freshness.ts";
import { readChampionLeaks } from "@/services/training/model_leaks.ts";
import { define } from "@/utils.ts";

type Reason = Update["reason"];

const MODEL: readonly Reason[] = [
  "NO_MODEL",
  "MODEL_OF_DEMO",
  "MODEL_INCOMPATIBLE",
  "MODEL_OF_OTHER_DEFINITION",
];
const SCORES: readonly Reason[] = [...MODEL, "NO_SCORES", "SCORES_OUTDATED"];
const SEGMENTS: readonly Reason[] = [...SCORES, "NO_SEGMENTS", "SEGMENTS_OUTDATED"];
const STRATEGIES: readonly Reason[] = [...SEGMENTS, "NO_STRATEGIES"];

/** What a page's numbers rest on; a page that is not listed shows nothing that can be out of date. */
const RESTS_ON: readonly (readonly [path: RegExp, reasons: readonly Reason[]])[] = [
  [/^\/$/, STRATEGIES],
  [/^\/(strategies|campaigns)(\/|$)/, STRATEGIES],
  [/^\/segments$/, SEGMENTS],
  [/^\/(customers|models)(\/|$)/, SCORES],
];

/** What programs and monitors ask for. */
const NO_PAGES = /^\/(export|graphql|schema\.graphql|healthz|readyz|metrics|api\/jobs)(\/|$)/;

/**
 * What Holdfast works on, for every page to show, and what a page would need renewed. Programs and files are not kept
 * waiting for it.
 */
export const work = define.middleware(async (ctx) => {
  const { services } = ctx.state;
  const { pathname } = ctx.url;
  if (ctx.req.method !== "GET" || NO_PAGES.test(pathname)) return await ctx.next();
  const reasons = RESTS_ON.find(([path]) => path.test(pathname))?.[1] ?? [];
  const [openJobs, updates, leaks] = await Promise.all([
    listOpenJobs(services.readDb),
    reasons.length > 0 ? readUpdates(services) : [],
    readChampionLeaks(services),
  ]);
  ctx.state.leaks = leaks;
  ctx.state.openJobs = openJobs;
  ctx.state.updates = updates.filter(({ reason }) => reasons.includes(reason));
  return await ctx.next();
});
