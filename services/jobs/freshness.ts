import type { CustomerStatistics } from "../statistics/customer_statistics.ts";
import type { Database } from "@/db/client.ts";
import { type Freshness, readFreshness } from "@/db/queries/freshness.ts";
import { findChampion } from "@/db/queries/models.ts";
import { countedColumns } from "@/ml/segments/trait_columns.ts";
import { isChurnByDefinition } from "@/schema/orders/customers_schema.ts";
import { incompatibilities, readEncoding } from "@/ml/stored_encoding.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import type { Job, JobKind, Jobs } from "./jobs.ts";

/** What the use cases here need. */
export interface Deps {
  readonly readDb: Database;
  readonly jobs: Jobs;
  readonly statistics: CustomerStatistics;
}

/** Something that is missing or older than what it rests on, and the kind of job that renews it. */
export interface Update {
  readonly reason:
    | "NO_MODEL"
    | "MODEL_OF_DEMO"
    | "MODEL_INCOMPATIBLE"
    | "MODEL_OF_OTHER_DEFINITION"
    | "NO_SCORES"
    | "SCORES_OUTDATED"
    | "NO_SEGMENTS"
    | "SEGMENTS_OUTDATED"
    | "NO_STRATEGIES";
  readonly kind: JobKind;
}

/** What is to be renewed, in the order in which one rests on the other; empty while everything is up to date. */
export async function readUpdates(
  { readDb, statistics }: Pick<Deps, "readDb" | "statistics">,
): Promise<Update[]> {
  const [state, overview, fit] = await Promise.all([
    readFreshness(readDb),
    statistics.overview(),
    readFit(readDb),
  ]);
  return updatesOf({ ...state, ...fit }, overview);
}

/** What the columns of the customers allow. */
interface ColumnFit {
  /** Who has churned follows from orders and a definition. */
  readonly churnByDefinition: boolean;
  /** The champion needs columns that the customers do not have. */
  readonly championIncompatible: boolean;
  /** There is a column of numbers or dates. */
  readonly canSegment: boolean;
}

async function readFit(db: Database): Promise<ColumnFit> {
  const [champion, schema] = await Promise.all([findChampion(db), currentSchema({ db })]);
  return {
    churnByDefinition: isChurnByDefinition(schema),
    championIncompatible: !!champion &&
      incompatibilities(readEncoding(champion.encoding), schema).length > 0,
    canSegment: countedColumns(schema).length > 0,
  };
}

/** {@linkcode readUpdates}, from what has been read. */
export function updatesOf(
  state: Freshness & ColumnFit,
  { customers, labelled }: { readonly customers: number; readonly labelled: number },
): Update[] {
  if (customers === 0) return [];
  const hasLabels = labelled > 0;
  const { championOfDemo, championIncompatible, canSegment } = state;
  const otherDefinition = state.churnByDefinition && state.championOfOtherDefinition;
  const canScore = state.hasChampion && !championIncompatible;
  const updates: (Update | false)[] = [
    !state.hasChampion && hasLabels && { reason: "NO_MODEL", kind: "TRAIN" },
    championOfDemo && hasLabels && { reason: "MODEL_OF_DEMO", kind: "TRAIN" },
    championIncompatible && !(championOfDemo && hasLabels) &&
    { reason: "MODEL_INCOMPATIBLE", kind: "TRAIN" },
    otherDefinition && !championOfDemo && !championIncompatible &&
    { reason: "MODEL_OF_OTHER_DEFINITION", kind: "TRAIN" },
    canScore && !state.hasScores && { reason: "NO_SCORES", kind: "SCORE" },
    canScore && state.scoresOutdated && { reason: "SCORES_OUTDATED", kind: "SCORE" },
    canSegment && !state.hasSegments && { reason: "NO_SEGMENTS", kind: "SEGMENT" },
    canSegment && state.segmentsOutdated && { reason: "SEGMENTS_OUTDATED", kind: "SEGMENT" },
    state.segmentsWithoutStrategy > 0 && { reason: "NO_STRATEGIES", kind: "STRATEGIES" },
  ];
  return updates.filter((update) => update !== false);
}

/**
 * Queues everything that follows from the stored customers: a model where outcomes are known, scores, segments and
 * strategies. What is queued already is joined.
 */
export async function enqueueAll(
  { jobs, readDb, statistics }: Deps,
): Promise<Job[]> {
  const [{ hasChampion }, overview, { championIncompatible, canSegment }] = await Promise.all([
    readFreshness(readDb),
    statistics.overview(),
    readFit(readDb),
  ]);
  const hasLabels = overview.labelled > 0;
  const kinds = [
    ...hasLabels ? ["TRAIN"] as const : [],
    ...hasLabels || (hasChampion && !championIncompatible) ? ["SCORE"] as const : [],
    ...canSegment ? ["SEGMENT", "STRATEGIES"] as const : [],
  ] as const;
  const queued: Job[] = [];
  for (const kind of kinds) queued.push(await jobs.enqueue(kind, {}));
  return queued;
}
