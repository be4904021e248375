import { isDeepStrictEqual } from "node:util";
import { and, eq, inArray } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { type ClusterRow, currentClusters } from "@/db/queries/clusters.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import { LOCALES, strategies, strategyVersions } from "@/db/schema/mod.ts";
import { type StrategyDraft, writeStrategy } from "@/ml/playbook/playbook.ts";
import type { Services } from "./context.ts";
import { UserError } from "./errors.ts";
import type { Run } from "./run.ts";

type StrategyLocale = (typeof LOCALES)[number];

/** Which strategies are to be written. */
export interface StrategiesInput {
  /** Indexes of clusters; all when omitted. */
  readonly clusters?: readonly number[] | undefined;
  /** All when omitted. */
  readonly locales?: readonly StrategyLocale[] | undefined;
}

/**
 * Writes a strategy from the playbook for each cluster of the current segmentation and each locale. A draft
 * is rewritten and keeps its history; what a person approved is left as it is.
 *
 * @returns how many strategies were written
 * @throws {UserError} `NO_SEGMENTS` without a segmentation, `NOT_FOUND` for a cluster that is not in it
 */
export async function generateStrategies(
  services: Pick<Services, "db" | "clock">,
  input: StrategiesInput,
  run: Run,
): Promise<{ strategies: number }> {
  const { db } = services;
  const all = await currentClusters(db);
  if (all.length === 0) {
    throw new UserError(
      "NO_SEGMENTS",
      "There are no segments yet. Make some first: holdfast segment.",
    );
  }
  const chosen = chooseClusters(all, input.clusters);
  const locales = input.locales ?? LOCALES;
  const whole = wholeOf(all);
  let written = 0;
  for (const cluster of chosen) {
    run.signal.throwIfAborted();
    for (const locale of locales) {
      const draft = writeStrategy(cluster, whole, locale === "EN" ? "en" : "ko");
      const stored = await db.transaction((tx) =>
        storeDraft(tx, cluster, locale, draft, services.clock())
      );
      if (stored) written++;
    }
    run.report({
      step: "strategies.writing",
      fraction: written / (chosen.length * locales.length),
    });
  }
  return { strategies: written };
}

function chooseClusters(all: ClusterRow[], indexes: readonly number[] | undefined): ClusterRow[] {
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

/** The whole customer base, as the clusters' weighted means. */
function wholeOf(all: readonly ClusterRow[]) {
  const size = all.reduce((sum, cluster) => sum + cluster.size, 0);
  const mean = (value: (cluster: ClusterRow) => number) =>
    all.reduce((sum, cluster) => sum + value(cluster) * cluster.size, 0) / size;
  const scored = all.every((cluster) => cluster.churnProbability !== null);
  return {
    size,
    recency: mean((cluster) => cluster.recency),
    frequency: mean((cluster) => cluster.frequency),
    monetary: mean((cluster) => cluster.monetary),
    churnProbability: scored ? mean((cluster) => cluster.churnProbability!) : null,
  };
}

/** Writes a draft over the open one, or beside an approved one only when there is none open. */
async function storeDraft(
  tx: Queryable,
  cluster: ClusterRow,
  locale: StrategyLocale,
  draft: StrategyDraft,
  now: Date,
): Promise<boolean> {
  const existing = await tx.select().from(strategies).where(and(
    eq(strategies.clusterId, cluster.id),
    eq(strategies.locale, locale),
    inArray(strategies.status, ["DRAFT", "APPROVED"]),
  ));
  if (existing.some((strategy) => strategy.status === "APPROVED")) return false;
  const text = {
    headline: draft.headline,
    body: draft.body,
    tactics: draft.tactics.map((tactic) => ({ ...tactic, offer: tactic.offer ?? null })),
    measure: draft.measure,
  };
  const open = existing.find((strategy) => strategy.status === "DRAFT");
  if (!open) {
    await tx.insert(strategies).values({
      clusterId: cluster.id,
      locale,
      source: "PLAYBOOK",
      ...text,
      createdAt: now,
      updatedAt: now,
    });
    return true;
  }
  if (sameText(open, text)) return true;
  await tx.insert(strategyVersions).values({
    strategyId: open.id,
    version: open.version,
    headline: open.headline,
    body: open.body,
    tactics: open.tactics,
    measure: open.measure,
    createdAt: open.updatedAt,
  });
  await tx.update(strategies)
    .set({ ...text, source: "PLAYBOOK", version: open.version + 1, updatedAt: now })
    .where(eq(strategies.id, open.id));
  return true;
}

function sameText(
  strategy: StrategyRow,
  text: Pick<StrategyRow, "headline" | "body" | "tactics" | "measure">,
): boolean {
  return strategy.headline === text.headline && strategy.body === text.body &&
    strategy.measure === text.measure &&
    isDeepStrictEqual(strategy.tactics, text.tactics);
}
