import { isDeepStrictEqual } from "node:util";
import type { Queryable } from "@/db/client.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { ClusterAudience } from "@/db/queries/customer_totals.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import { type StoredFigures } from "@/db/schema/mod.ts";
import type { StrategyDraft } from "@/content/playbook/playbook.ts";
import type { FallbackCode, GeminiText, StrategyLocale } from "./commission.ts";
import {
  insertStrategy,
  keepVersion,
  lockCluster,
  lockDraft,
  updateStrategyRow,
} from "@/db/queries/strategy_texts.ts";

/** A text and where it is from. */
export type Authored = GeminiText | {
  readonly draft: StrategyDraft;
  readonly fallback: FallbackCode | null;
};

/** `KEPT`: a draft that the playbook was to replace only because Gemini failed, or that was edited meanwhile. */
export type Stored = "WRITTEN" | "UNCHANGED" | "KEPT";

/** What a strategy says. */
export type Wording = Pick<StrategyRow, "headline" | "body" | "tactics" | "measure">;

/** A draft as the table keeps it. */
export function wordingOf({ headline, body, tactics, measure }: StrategyDraft): Wording {
  return {
    headline,
    body,
    tactics: tactics.map((tactic) => ({ ...tactic, offer: tactic.offer ?? null })),
    measure,
  };
}

/** Whether two strategies say the same. */
export function sameWording(one: Wording, other: Wording): boolean {
  return one.headline === other.headline && one.body === other.body &&
    one.measure === other.measure && isDeepStrictEqual(one.tactics, other.tactics);
}

/** A text that is to be stored. */
export interface Delivery {
  readonly cluster: ClusterAudience;
  readonly locale: StrategyLocale;
  readonly authored: Authored;
  /** Version of the open draft when the text was asked for; undefined where there was none. */
  readonly seen: number | undefined;
  readonly now: Date;
}

/**
 * A playbook text that stands in for Gemini's does not replace one by Gemini or by a person, and nothing replaces what
 * a person typed while it was being written.
 */
function staysBefore({ authored, seen }: Delivery, open: StrategyRow): boolean {
  const isSubstitute = "fallback" in authored && authored.fallback !== null;
  if (open.editedBy !== null) return isSubstitute || open.version !== seen;
  return isSubstitute && open.source === "GEMINI";
}

/**
 * Writes a text over the cluster's open draft, whose wording goes into its history; without one, makes a draft. What is
 * approved is never touched.
 *
 * @param tx a transaction
 */
export async function storeDraft(tx: Queryable, delivery: Delivery): Promise<Stored> {
  const { cluster, locale, authored, now } = delivery;
  await lockCluster(tx, cluster.id);
  const open = await lockDraft(tx, cluster.id, locale);
  const values = {
    ...wordingOf(authored.draft),
    ...originOf(authored),
    figures: figuresAt(cluster),
    updatedAt: now,
  };
  if (!open) {
    await insertStrategy(tx, { clusterId: cluster.id, locale, ...values, createdAt: now });
    return "WRITTEN";
  }
  if (staysBefore(delivery, open)) return "KEPT";
  if (sameWording(open, values)) {
    // The same words rest on today's figures all the same.
    const { fallback, figures } = values;
    await updateStrategyRow(tx, open.id, { fallback, figures });
    return "UNCHANGED";
  }
  await keepVersion(tx, open);
  await updateStrategyRow(tx, open.id, { ...values, version: open.version + 1 });
  return "WRITTEN";
}

/** The figures of a cluster that a strategy keeps, to tell later whether they have moved. */
export function figuresAt(cluster: ClusterRow): StoredFigures {
  const { size, recency, frequency, monetary, means, churnProbability } = cluster;
  return { size, recency, frequency, monetary, means, churnProbability };
}

function originOf(authored: Authored) {
  const gemini = "model" in authored ? authored : undefined;
  return {
    source: gemini ? "GEMINI" as const : "PLAYBOOK" as const,
    fallback: "fallback" in authored ? authored.fallback : null,
    model: gemini?.model ?? null,
    promptTokens: gemini?.usage.prompt ?? null,
    outputTokens: gemini?.usage.output ?? null,
    costUsd: gemini?.costUsd ?? null,
    editedBy: null,
  };
}
