import type { Rule } from "@/content/playbook/rules.ts";
import type { Gemini } from "./gemini/mod.ts";
import type { Database } from "@/db/client.ts";
import { type ClusterRow, currentClusters, findSegmentation } from "@/db/queries/clusters.ts";
import {
  audienceOf,
  type ClusterAudience,
  countByGroup,
  NO_CUSTOMERS,
  totalsByCluster,
} from "@/db/queries/customer_totals.ts";
import { driversByCluster, strategiesOfClusters } from "@/db/queries/strategies.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import { rhythmByCluster } from "@/db/queries/segment_rhythm.ts";
import { readSettings } from "@/db/queries/settings.ts";
import { LOCALES } from "@/db/schema/mod.ts";
import { writeStrategy } from "@/content/playbook/playbook.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import { columnOf } from "@/schema/schema.ts";
import { currentSchema, withSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import { strategyColumns } from "@/content/personas/segment_labels.ts";
import type { TaskContext } from "../task_context.ts";
import {
  type CommissionedCluster,
  type FallbackCode,
  type OtherStrategy,
  type StrategyLocale,
  wholeOf,
} from "./commission.ts";
import { type Stored, storeDraft } from "./store.ts";
import { writeWithGemini, type Written } from "./writer.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly gemini?: Gemini | undefined;
  readonly playbook?: readonly Rule[] | undefined;
  readonly clock: () => Date;
}

/** Which strategies are to be written. */
export interface StrategiesInput {
  /** Indexes of clusters, whose approved strategies get a draft beside them; all that have none when omitted. */
  readonly clusters?: readonly number[] | undefined;
  /** All when omitted. */
  readonly locales?: readonly StrategyLocale[] | undefined;
}

/** What became of one cluster in one language. */
export interface StrategyOutcome {
  readonly cluster: number;
  readonly locale: StrategyLocale;
  /** `APPROVED`: left alone, since it is approved and was not asked for by name. */
  readonly outcome: Stored | "APPROVED";
  /** Who wrote it; null if no one did. */
  readonly source: StrategyRow["source"] | null;
  /** Why Gemini did not, where it was asked; null otherwise. */
  readonly fallback: FallbackCode | null;
  /** What was wrong with Gemini's second answer. */
  readonly problems: readonly string[];
}

/** What came of writing. */
export interface StrategiesResult {
  /** Strategies that are as the author wrote them now. */
  readonly strategies: number;
  readonly outcomes: readonly StrategyOutcome[];
}

/**
 * Writes a strategy for each cluster of the current segmentation and each locale: Gemini where there is a key, the
 * playbook otherwise and for each cluster where Gemini fails. A draft is rewritten and keeps its history; what a
 * person approved is left as it is.
 *
 * @throws {UserError} `NO_SEGMENTS` without a segmentation, `NOT_FOUND` for a cluster that is not in it,
 * `SEGMENTS_CHANGED`
 */
export async function generateStrategies(
  services: Deps,
  input: StrategiesInput,
  task: TaskContext,
): Promise<StrategiesResult> {
  const { db, gemini, playbook: rules } = services;
  const all = await currentAudiences(db);
  if (all.length === 0) {
    throw new UserError(
      "NO_SEGMENTS",
      "There are no segments yet. Make some first: holdfast segment.",
    );
  }
  const chosen = await withDrivers(db, chooseClusters(all, input.clusters));
  const locales = input.locales ?? LOCALES;
  const whole = wholeOf(all);
  const outcomes: StrategyOutcome[] = [];
  for (const [at, locale] of locales.entries()) {
    task.signal.throwIfAborted();
    task.report({
      step: gemini ? "strategies.asking" : "strategies.writing",
      fraction: at / locales.length,
    });
    const stored = await storedIn(db, all, locale);
    const approved = new Set(
      input.clusters ? [] : stored.filter(isApproved).map(({ clusterId }) => clusterId),
    );
    const clusters = chosen.filter(({ id }) => !approved.has(id));
    const ids = new Set(clusters.map(({ id }) => id));
    const others = stored.filter(({ clusterId }) => !ids.has(clusterId)).map(otherOf);
    const seen = new Map(
      stored.filter(isDraft).toReversed().map((draft) => [draft.clusterId, draft.version]),
    );
    const written: Written = gemini && clusters.length > 0
      ? await writeWithGemini(gemini, { clusters, whole, locale, others }, task.signal)
      : new Map();
    await expectSame(db, all);
    for (const cluster of chosen) {
      const about = { cluster: cluster.index, locale, problems: [], fallback: null };
      if (approved.has(cluster.id)) {
        outcomes.push({ ...about, outcome: "APPROVED", source: null });
        continue;
      }
      const text = written.get(cluster.index);
      const playbook = () => writeStrategy(cluster, whole, locale === "EN" ? "en" : "ko", rules);
      const authored = text && "draft" in text
        ? text
        : { draft: playbook(), fallback: text?.fallback ?? null };
      const outcome = await db.transaction((tx) =>
        storeDraft(tx, {
          cluster,
          locale,
          authored,
          seen: seen.get(cluster.id),
          now: services.clock(),
        })
      );
      outcomes.push({
        ...about,
        ...text && "fallback" in text ? text : {},
        outcome,
        source: outcome === "KEPT" ? null : "model" in authored ? "GEMINI" : "PLAYBOOK",
      });
    }
  }
  const strategies = outcomes.filter(({ source }) => source !== null).length;
  return { strategies, outcomes };
}

/** The current clusters with the active customers that are in them now. */
export async function currentAudiences(db: Database): Promise<ClusterAudience[]> {
  const [clusters, groups] = await Promise.all([
    currentClusters(db),
    withSchema({ db }, (schema) => countByGroup(db, schema)),
  ]);
  const totals = totalsByCluster(groups);
  return clusters.map((cluster) => audienceOf(cluster, totals.get(cluster.id) ?? NO_CUSTOMERS));
}

function chooseClusters(
  all: ClusterAudience[],
  indexes: readonly number[] | undefined,
): ClusterAudience[] {
  if (!indexes) return all;
  const missing = indexes.find((index) => !all.some((cluster) => cluster.index === index));
  if (missing !== undefined) {
    throw new UserError(
      "NOT_FOUND",
      `There is no cluster ${missing}; they run from 0 to ${all.length - 1}.`,
    );
  }
  return all.filter((cluster) => indexes.includes(cluster.index));
}

/** Fewer customers who came back tell of single people. */
const MIN_REPEAT_CUSTOMERS = 5;

/** Clusters with what raises the risk in them, how they order, and the columns that they were made from. */
export async function withDrivers(
  db: Database,
  clusters: ClusterAudience[],
): Promise<CommissionedCluster[]> {
  const [schema, driversOf, segmentation] = await Promise.all([
    currentSchema({ db }),
    driversByCluster(db, clusters.map(({ id }) => id)),
    clusters[0] && findSegmentation(db, clusters[0].segmentationId),
  ]);
  const [rhythmOf, { currency }] = await Promise.all([
    rhythmByCluster(db, schema, clusters.map(({ id }) => id)),
    readSettings(db),
  ]);
  const columns = segmentation
    ? strategyColumns(schema, segmentation.model as SegmentationModel, currency)
    : [];
  return clusters.map((cluster) => {
    const drivers = driversOf.get(cluster.id) ?? [];
    const known = drivers.flatMap((key) => columnOf(schema, key) ?? []);
    const first = known.find(({ key }) => key === drivers[0]);
    const { gapDays = null, repeatCustomers = 0, atStake = null } = rhythmOf.get(cluster.id) ?? {};
    return {
      ...cluster,
      rhythm: {
        gapDays: repeatCustomers >= MIN_REPEAT_CUSTOMERS ? gapDays : null,
        atStake,
        currency,
      },
      drivers,
      driverLabels: known.map(({ label }) => label),
      driverRoles: first?.roles ?? [],
      columns,
    };
  });
}

/** Drafts and approved strategies in one language. */
async function storedIn(
  db: Database,
  clusters: readonly ClusterRow[],
  locale: StrategyLocale,
): Promise<StrategyRow[]> {
  const stored = await strategiesOfClusters(db, clusters.map(({ id }) => id));
  return stored.filter((each) => each.locale === locale && each.status !== "ARCHIVED");
}

/** Writing takes minutes with Gemini, in which another process may have made other clusters. */
async function expectSame(db: Database, all: readonly ClusterRow[]): Promise<void> {
  const now = await currentClusters(db);
  if (now[0]?.segmentationId === all[0]?.segmentationId) return;
  throw new UserError(
    "SEGMENTS_CHANGED",
    "The segments were made anew while their strategies were written. Write the strategies again.",
  );
}

const isApproved = ({ status }: StrategyRow) => status === "APPROVED";
const isDraft = ({ status }: StrategyRow) => status === "DRAFT";

/** A stored strategy as one from which new ones are to differ. */
export function otherOf(
  { headline, body, tactics, measure, editedBy }: StrategyRow,
): OtherStrategy {
  const own = tactics.map(({ offer, ...tactic }) => offer === null ? tactic : { ...tactic, offer });
  return { draft: { headline, body, tactics: own, measure }, byHand: editedBy !== null };
}
