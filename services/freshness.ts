import type { Database } from "@/db/client.ts";
import { type Freshness, readFreshness } from "@/db/queries/freshness.ts";
import { findChampion } from "@/db/queries/models.ts";
import { incompatibilities, readEncoding } from "@/ml/stored_encoding.ts";
import type { Services } from "./context.ts";
import { currentSchema } from "./customer_schema.ts";
import type { Job, JobKind } from "./jobs/jobs.ts";

/** Something that is missing or older than what it rests on, and the kind of job that renews it. */
export interface Update {
  readonly reason:
    | "NO_MODEL"
    | "MODEL_OF_DEMO"
    | "MODEL_INCOMPATIBLE"
    | "NO_SCORES"
    | "SCORES_OUTDATED"
    | "NO_SEGMENTS"
    | "SEGMENTS_OUTDATED"
    | "NO_STRATEGIES";
  readonly kind: JobKind;
}

/** What is to be renewed, in the order in which one rests on the other; empty while everything is up to date. */
export async function readUpdates(
  { reads, figures }: Pick<Services, "reads" | "figures">,
): Promise<Update[]> {
  const [state, overview, championIncompatible] = await Promise.all([
    readFreshness(reads),
    figures.overview(),
    isChampionIncompatible(reads),
  ]);
  return updatesOf({ ...state, championIncompatible }, overview);
}

/** Whether the champion needs columns that the customers do not have. */
async function isChampionIncompatible(db: Database): Promise<boolean> {
  const champion = await findChampion(db);
  if (!champion) return false;
  return incompatibilities(readEncoding(champion.encoding), await currentSchema({ db })).length > 0;
}

/** {@linkcode readUpdates}, from what has been read. */
export function updatesOf(
  state: Freshness & { readonly championIncompatible: boolean },
  { customers, labelled }: { readonly customers: number; readonly labelled: number },
): Update[] {
  if (customers === 0) return [];
  const hasLabels = labelled > 0;
  const { championOfDemo, championIncompatible } = state;
  const canScore = state.hasChampion && !championIncompatible;
  const updates: (Update | false)[] = [
    !state.hasChampion && hasLabels && { reason: "NO_MODEL", kind: "TRAIN" },
    championOfDemo && hasLabels && { reason: "MODEL_OF_DEMO", kind: "TRAIN" },
    championIncompatible && !(championOfDemo && hasLabels) &&
    { reason: "MODEL_INCOMPATIBLE", kind: "TRAIN" },
    canScore && !state.hasScores && { reason: "NO_SCORES", kind: "SCORE" },
    canScore && state.scoresOutdated && { reason: "SCORES_OUTDATED", kind: "SCORE" },
    !state.hasSegments && { reason: "NO_SEGMENTS", kind: "SEGMENT" },
    state.segmentsOutdated && { reason: "SEGMENTS_OUTDATED", kind: "SEGMENT" },
    state.segmentsWithoutStrategy > 0 && { reason: "NO_STRATEGIES", kind: "STRATEGIES" },
  ];
  return updates.filter((update) => update !== false);
}

/**
 * Queues everything that follows from the stored customers: a model where outcomes are known, scores, segments and
 * strategies. What is queued already is joined.
 */
export async function enqueueAll(
  { jobs, reads, figures }: Pick<Services, "jobs" | "reads" | "figures">,
): Promise<Job[]> {
  const [{ hasChampion }, overview, isIncompatible] = await Promise.all([
    readFreshness(reads),
    figures.overview(),
    isChampionIncompatible(reads),
  ]);
  const hasLabels = overview.labelled > 0;
  const kinds = [
    ...hasLabels ? ["TRAIN"] as const : [],
    ...hasLabels || (hasChampion && !isIncompatible) ? ["SCORE"] as const : [],
    "SEGMENT",
    "STRATEGIES",
  ] as const;
  const queued: Job[] = [];
  for (const kind of kinds) queued.push(await jobs.enqueue(kind, {}));
  return queued;
}
