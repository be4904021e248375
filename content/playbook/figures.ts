import type { Rfm } from "@/ml/segments/rfm.ts";
import type { GroupFigures } from "@/ml/segments/segmentation.ts";
import { spokenLabel } from "@/content/personas/trait_words.ts";
import type { Locale, Localized } from "@/schema/column.ts";

/** Risk or value against the whole. */
export type Tier = "ABOVE" | "LIKE" | "BELOW" | "UNKNOWN";

/** What is a group's over the whole's, from which it counts as above, and up to which as below. */
const ABOVE_RATIO = 1.15;
const BELOW_RATIO = 0.85;

/** A column of a group in words: the group's mean, the whole's, and whether the group's is the greater. */
export interface ColumnFigures {
  /** As it stands in a sentence. */
  readonly label: string;
  readonly isDate: boolean;
  readonly own: string;
  readonly whole: string;
  readonly more: boolean;
}

/** A column that a segmentation rests on. */
export interface StrategyColumn {
  readonly key: string;
  /** Its role, where it has one of these. */
  readonly role?: keyof Rfm;
  readonly label: Localized;
  /** Whether it holds dates, which count as days before the last one. */
  readonly isDate: boolean;
  /** Standard deviation over all customers. */
  readonly deviation: number;
  /** Of amounts of money (ISO 4217); absent where it holds none, or the shop has set no currency. */
  readonly currency?: string;
}

/** How a group's active customers order, and what is at stake with them, where orders tell it. */
export interface OrderRhythm {
  /** Typical days from one order to the next of those who come back; null where too few do. */
  readonly gapDays: number | null;
  /**
   * Probability to churn times expected spend of the next year, added up over the customers at risk; null where none is,
   * or either is not known.
   */
  readonly atStake: number | null;
  /** Of that amount (ISO 4217); null where the shop has set none. */
  readonly currency: string | null;
}

/** What a strategy is written on: the figures of a group's active customers. */
export interface StrategyFigures extends GroupFigures {
  readonly rhythm?: OrderRhythm | undefined;
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
  /** The columns that the segmentation rests on, the one that differs most from the whole first. */
  readonly columns: readonly (ColumnFigures & { readonly role?: keyof Rfm })[];
  /** Mean churn probability; empty strings before scoring. */
  readonly churn: { readonly own: string; readonly whole: string };
  readonly expectedChurners: string;
  /** Typical days between orders, and whether the last order is longer ago than that; null where too few come back. */
  readonly rhythm: { readonly gapDays: string; readonly isOverdue: boolean } | null;
  /** Expected spend of the next year that is at stake; null where it is not known. */
  readonly atStake: string | null;
  readonly risk: Tier;
  /** Mean monetary value against the whole. */
  readonly value: Tier;
}

/**
 * Writes a cluster's figures in the manner of a language.
 *
 * @param columns that the segmentation rests on
 */
export function figuresOf(
  cluster: StrategyFigures,
  whole: StrategyFigures,
  locale: Locale,
  columns: readonly StrategyColumn[] = [],
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
  const compared = (own: number, whole: number, currency?: string) => {
    const isLarge = Math.abs(whole) >= MANY_DIGITS;
    const write = currency !== undefined
      ? money(locale, currency, isLarge ? 0 : undefined)
      : isLarge
      ? count
      : decimal;
    return { own: write.format(own), whole: write.format(whole), more: own >= whole };
  };
  const probability = (value: number | null) => value === null ? "" : percent.format(value);
  return {
    size: count.format(cluster.size),
    share: percent.format(whole.size > 0 ? cluster.size / whole.size : 0),
    columns: byDistance(cluster, whole, columns).map((column) => ({
      label: spokenLabel(column.label, locale),
      isDate: column.isDate,
      ...column.role && { role: column.role },
      ...compared(column.own, column.all, column.currency),
    })),
    churn: {
      own: probability(cluster.churnProbability),
      whole: probability(whole.churnProbability),
    },
    expectedChurners: count.format(expectedChurnersOf(cluster) ?? 0),
    ...orderFigures(cluster, locale),
    risk: tierOf(cluster.churnProbability, whole.churnProbability),
    value: tierOf(cluster.monetary, whole.monetary),
  };
}

function orderFigures(
  { rhythm, recency }: StrategyFigures,
  locale: Locale,
): Pick<Figures, "rhythm" | "atStake"> {
  const { gapDays = null, atStake = null, currency = null } = rhythm ?? {};
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const amount = currency === null ? count : money(locale, currency, 0);
  return {
    rhythm: gapDays === null ? null : {
      gapDays: count.format(gapDays),
      isOverdue: recency !== null && recency > gapDays,
    },
    atStake: atStake === null ? null : amount.format(atStake),
  };
}

/** Amounts in a currency, to its own digits by default. */
function money(locale: Locale, currency: string, digits?: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    ...digits !== undefined && { minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
}

/** From here on, what is smaller than one is left out. */
const MANY_DIGITS = 1000;

function byDistance(
  cluster: GroupFigures,
  whole: GroupFigures,
  columns: readonly StrategyColumn[],
) {
  return columns.flatMap(({ key, deviation, ...column }) => {
    const meanOf = (group: GroupFigures) =>
      group.means?.[key] ?? (column.role && group[column.role]) ?? undefined;
    const [own, all] = [meanOf(cluster), meanOf(whole)];
    if (own === undefined || all === undefined) return [];
    return { ...column, own, all, distance: Math.abs(own - all) / deviation };
  }).toSorted((a, b) => b.distance - a.distance);
}

function tierOf(own: number | null, whole: number | null): Tier {
  if (own === null || !whole) return "UNKNOWN";
  if (own / whole >= ABOVE_RATIO) return "ABOVE";
  return own / whole <= BELOW_RATIO ? "BELOW" : "LIKE";
}
