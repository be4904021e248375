import { type Freshness, readFreshness } from "@/db/queries/freshness.ts";
import type { Services } from "./context.ts";
import type { Job, JobKind } from "./jobs/jobs.ts";

/** Something that is missing or older than what it rests on, and the kind of job that renews it. */
export interface Update {
  readonly reason:
    | "NO_MODEL"
    | "MODEL_OF_DEMO"
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
  const [state, overview] = await Promise.all([readFreshness(reads), figures.overview()]);
  return updatesOf(state, overview);
}

/** {@linkcode readUpdates}, from what has been read. */
export function updatesOf(
  state: Freshness,
  { customers, labelled }: { readonly customers: number; readonly labelled: number },
): Update[] {
  if (customers === 0) return [];
  const hasLabels = labelled > 0;
  const updates: (Update | false)[] = [
    !state.hasChampion && hasLabels && { reason: "NO_MODEL", kind: "TRAIN" },
    state.championOfDemo && hasLabels && { reason: "MODEL_OF_DEMO", kind: "TRAIN" },
    state.hasChampion && !state.hasScores && { reason: "NO_SCORES", kind: "SCORE" },
    state.hasChampion && state.scoresOutdated && { reason: "SCORES_OUTDATED", kind: "SCORE" },
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
  const [{ hasChampion }, overview] = await Promise.all([readFreshness(reads), figures.overview()]);
  const hasLabels = overview.labelled > 0;
  const kinds = [
    ...hasLabels ? ["TRAIN"] as const : [],
    ...hasLabels || hasChampion ? ["SCORE"] as const : [],
    "SEGMENT",
    "STRATEGIES",
  ] as const;
  const queued: Job[] = [];
  for (const kind of kinds) queued.push(await jobs.enqueue(kind, {}));
  return queued;
}
