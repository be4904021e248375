import type { Locale } from "@/ml/segments/persona.ts";
import { type Rfm, RFM_TRAITS } from "@/ml/segments/rfm.ts";
import type { GroupFigures } from "@/ml/segments/segmentation.ts";

/** Risk or value against the whole. */
export type Tier = "ABOVE" | "LIKE" | "BELOW" | "UNKNOWN";

/** What is a group's over the whole's, from which it counts as above, and up to which as below. */
const ABOVE_RATIO = 1.15;
const BELOW_RATIO = 0.85;

/** A trait in words: the group's, the whole's, and whether the group's is the greater. */
export interface TraitFigures {
  readonly own: string;
  readonly whole: string;
  readonly more: boolean;
}

/** What a strategy is written on: the figures of a group's active customers. */
export interface StrategyFigures extends GroupFigures {
  /** How many of them are expected to churn; size times churn probability if omitted. */
  readonly expectedChurners?: number;
}

/** How many of a group's customers are expected to churn; null where none of them is scored. */
export function expectedChurnersOf(group: StrategyFigures): number | null {
  const { size, churnProbability, expectedChurners } = group;
  if (churnProbability === null) return null;
  return expectedChurners ?? size * churnProbability;
}

/** A cluster's figures as they stand in a text. */
export interface Figures {
  /** Active customers. */
  readonly size: string;
  /** Share of all active customers. */
  readonly share: string;
  readonly recency: TraitFigures;
  readonly frequency: TraitFigures;
  readonly monetary: TraitFigures;
  /** Mean churn probability; empty strings before scoring. */
  readonly churn: { readonly own: string; readonly whole: string };
  readonly expectedChurners: string;
  /** The trait that differs most from the whole, as a ratio. */
  readonly standout: keyof Rfm;
  readonly risk: Tier;
  /** Mean cashback against the whole. */
  readonly value: Tier;
}

/** Writes a cluster's figures in the manner of a language. */
export function figuresOf(
  cluster: StrategyFigures,
  whole: StrategyFigures,
  locale: Locale,
): Figures {
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const decimal = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const percent = new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const trait = (name: keyof Rfm): TraitFigures => ({
    own: decimal.format(cluster[name]),
    whole: decimal.format(whole[name]),
    more: cluster[name] >= whole[name],
  });
  const probability = (value: number | null) => value === null ? "" : percent.format(value);
  return {
    size: count.format(cluster.size),
    share: percent.format(whole.size > 0 ? cluster.size / whole.size : 0),
    recency: trait("recency"),
    frequency: trait("frequency"),
    monetary: trait("monetary"),
    churn: {
      own: probability(cluster.churnProbability),
      whole: probability(whole.churnProbability),
    },
    expectedChurners: count.format(expectedChurnersOf(cluster) ?? 0),
    standout: standoutOf(cluster, whole),
    risk: tierOf(cluster.churnProbability, whole.churnProbability),
    value: tierOf(cluster.monetary, whole.monetary),
  };
}

function standoutOf(cluster: GroupFigures, whole: GroupFigures): keyof Rfm {
  const distance = (trait: keyof Rfm) =>
    Math.abs(Math.log((cluster[trait] + 0.1) / (whole[trait] + 0.1)));
  return RFM_TRAITS.reduce((best, trait) => distance(trait) > distance(best) ? trait : best);
}

function tierOf(own: number | null, whole: number | null): Tier {
  if (own === null || !whole) return "UNKNOWN";
  if (own / whole >= ABOVE_RATIO) return "ABOVE";
  return own / whole <= BELOW_RATIO ? "BELOW" : "LIKE";
}
