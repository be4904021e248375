import type { ClusterAudience } from "@/db/queries/customer_totals.ts";
import type { LOCALES } from "@/db/schema/mod.ts";
import type { StrategyColumn, StrategyFigures } from "@/content/playbook/figures.ts";
import type { StrategyDraft } from "@/content/playbook/playbook.ts";
import type { Localized, Role } from "@/schema/column.ts";
import type { GeminiFailureCode, Usage } from "./gemini/mod.ts";

/** The language of a strategy. */
export type StrategyLocale = (typeof LOCALES)[number];

/** A cluster that a strategy is wanted for. */
export interface CommissionedCluster extends ClusterAudience {
  /** Keys of the columns that raise its customers' risk, the strongest first. */
  readonly drivers: readonly string[];
  /** What those of them are called that the schema has. */
  readonly driverLabels: readonly Localized[];
  /** Roles of the first of them. */
  readonly driverRoles: readonly Role[];
  /** The columns that the segmentation rests on. */
  readonly columns: readonly StrategyColumn[];
}

/** Strategies that are wanted in one language. */
export interface Commission {
  readonly clusters: readonly CommissionedCluster[];
  readonly whole: StrategyFigures;
  readonly locale: StrategyLocale;
  /** Strategies of the other clusters, from which the new ones are to differ. */
  readonly others: readonly OtherStrategy[];
}

/** A strategy beside those that are wanted. */
export interface OtherStrategy {
  readonly draft: StrategyDraft;
  /** Whether a person worded it: such words stay here, since they may name customers. */
  readonly byHand: boolean;
}

/**
 * Why the playbook wrote what Gemini was asked for. `CONTRACT`: what came broke the contract twice. `TOO_SMALL`: means
 * over so few customers would tell of each of them.
 */
export type FallbackCode = GeminiFailureCode | "CONTRACT" | "TOO_SMALL";

/** A strategy by Gemini, with its share of what the requests for it took. */
export interface GeminiText {
  readonly draft: StrategyDraft;
  readonly model: string;
  readonly usage: Usage;
  readonly costUsd: number;
}

/** Why there is none by Gemini. */
export interface Fallback {
  readonly fallback: FallbackCode;
  /** What was wrong with the second answer. */
  readonly problems: readonly string[];
}

/** All active customers: what the clusters' are compared with. */
export function wholeOf(all: readonly ClusterAudience[]): StrategyFigures {
  const sum = (value: (cluster: ClusterAudience) => number) =>
    all.reduce((total, cluster) => total + value(cluster), 0);
  const size = sum((cluster) => cluster.size);
  const scored = sum((cluster) => cluster.scoredActive);
  const expectedChurners = sum((cluster) => cluster.expectedChurners);
  // Where no customer is active, every cluster weighs the same.
  const mean = (value: (cluster: ClusterAudience) => number) =>
    size > 0 ? sum((cluster) => value(cluster) * cluster.size) / size : sum(value) / all.length;
  const meanOrNull = (trait: "recency" | "frequency" | "monetary") =>
    all.some((cluster) => cluster[trait] === null) ? null : mean((cluster) => cluster[trait]!);
  const keys = Object.keys(all[0]?.means ?? {});
  return {
    size,
    recency: meanOrNull("recency"),
    frequency: meanOrNull("frequency"),
    monetary: meanOrNull("monetary"),
    means: Object.fromEntries(keys.map((key) => [key, mean(({ means }) => means[key] ?? 0)])),
    churnProbability: scored > 0 ? expectedChurners / scored : null,
    expectedChurners,
  };
}
