/** How strategies are written and changed; each function takes a transaction. */
import { and, eq, ne, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { clusters, strategies, strategyVersions } from "@/db/schema/mod.ts";
import type { StrategyRow } from "./strategies.ts";

/** Has others wait who write strategies of a cluster, so that two make neither two drafts nor two approved ones. */
export async function lockCluster(tx: Queryable, id: number): Promise<void> {
  await tx.select({ id: clusters.id }).from(clusters).where(eq(clusters.id, id))
    .for("no key update");
}

/** Reads a strategy and has others wait who change it. */
export async function lockStrategy(tx: Queryable, id: number): Promise<StrategyRow | undefined> {
  const [strategy] = await tx.select().from(strategies).where(eq(strategies.id, id)).for("update");
  return strategy;
}

/** Reads the draft of a cluster in a language, and has others wait who change it. */
export async function lockDraft(
  tx: Queryable,
  clusterId: number,
  locale: StrategyRow["locale"],
): Promise<StrategyRow | undefined> {
  const [draft] = await tx.select().from(strategies).where(and(
    eq(strategies.clusterId, clusterId),
    eq(strategies.locale, locale),
    eq(strategies.status, "DRAFT"),
  )).orderBy(strategies.id).limit(1).for("update");
  return draft;
}

/** Stores a strategy. */
export async function insertStrategy(
  tx: Queryable,
  values: typeof strategies.$inferInsert,
): Promise<void> {
  await tx.insert(strategies).values(values);
}

/** Changes a strategy. */
export async function updateStrategyRow(
  tx: Queryable,
  id: number,
  values: Partial<typeof strategies.$inferInsert>,
): Promise<StrategyRow> {
  const [row] = await tx.update(strategies).set(values).where(eq(strategies.id, id)).returning();
  return row!;
}

/** Archives the approved strategy of a cluster in a language, unless it is this one. */
export async function archiveApproved(
  tx: Queryable,
  { id, clusterId, locale }: Pick<StrategyRow, "id" | "clusterId" | "locale">,
  mark: Pick<typeof strategies.$inferInsert, "statusBy" | "statusAt">,
): Promise<void> {
  await tx.update(strategies).set({ status: "ARCHIVED", ...mark }).where(and(
    eq(strategies.clusterId, clusterId),
    eq(strategies.locale, locale),
    eq(strategies.status, "APPROVED"),
    ne(strategies.id, id),
  ));
}

/** Puts a strategy's present wording into its history. */
export async function keepVersion(tx: Queryable, strategy: StrategyRow): Promise<void> {
  const { id, version, source, headline, body, tactics, measure, editedBy, updatedAt } = strategy;
  await tx.insert(strategyVersions).values({
    strategyId: id,
    version,
    source,
    headline,
    body,
    tactics,
    measure,
    editedBy,
    createdAt: updatedAt,
  });
}

/**
 * Hands strategies to the clusters of a new segmentation that have the same persona, from the last segmentation before
 * in which someone wrote for it. Their texts and states stay, and the figures that they rest on tell whether they still
 * hold. Those of other personas stay where they are, until theirs comes back.
 *
 * @param tx the transaction that made the new clusters
 */
export async function carryStrategies(tx: Queryable, segmentationId: number): Promise<void> {
  await tx.execute(sql`
    update strategies s set cluster_id = now.id
    from clusters now
    where now.segmentation_id = ${segmentationId} and s.cluster_id = (
      select before.id from clusters before
      where before.persona = now.persona and before.segmentation_id < ${segmentationId}
        and exists (select from strategies written where written.cluster_id = before.id)
      order by before.segmentation_id desc limit 1)`);
}
