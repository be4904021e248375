import type { Column } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import type { CustomerStatistics } from "../statistics/customer_statistics.ts";
import { rankColumns } from "../statistics/association.ts";
import type { ColumnProfile, DatasetProfile } from "../statistics/profile.ts";

/** A column in which a segment differs from all customers. */
export interface DistinctTrait {
  readonly column: Column;
  /** Of a category: the value whose share is farthest above that of all customers. */
  readonly category?: string;
  /** Whether `own` and `all` are shares, of the category or of those who say yes; else they are means. */
  readonly isShare: boolean;
  /** Of the segment's customers with a value, and of all. */
  readonly own: number;
  readonly all: number;
}

/** Columns that are compared: those most related to churn. */
const MAX_COMPARED = 8;
/** Below this association a column tells nothing about churn. */
const MIN_ASSOCIATION = 0.05;
/** Traits of a segment. */
const MAX_TRAITS = 3;
/** Standard deviations from which a difference is worth a mention. */
const NOTABLE = 0.3;

interface Candidate extends DistinctTrait {
  readonly cluster: number;
  /** How far the segment lies from all customers, in standard deviations. */
  readonly distance: number;
}

/**
 * What sets each segment apart in columns that it was not made from, nor from others of their theme: of those most
 * related to churn, the ones in which it lies farthest from all customers.
 *
 * @param used keys of the columns that the segments were made from
 * @returns by the index of the cluster, the most distinct first; segments without any are left out
 */
export async function distinctTraits(
  statistics: Pick<CustomerStatistics, "aggregate">,
  profile: DatasetProfile,
  used: readonly string[],
): Promise<ReadonlyMap<number, readonly DistinctTrait[]>> {
  const themes = new Set(
    profile.columns.flatMap(({ field, column }) => used.includes(field) ? column?.theme ?? [] : []),
  );
  const telling = rankColumns(profile)
    .filter(({ profile: { field, column }, association }) =>
      !used.includes(field) && !themes.has(column?.theme ?? "") &&
      (association ?? 0) >= MIN_ASSOCIATION
    )
    .slice(0, MAX_COMPARED).map((each) => each.profile);
  const measured = telling.filter(({ numbers }) => numbers?.all);
  const candidates = await Promise.all([
    measuredTraits(statistics, measured),
    ...telling.filter(({ categories }) => categories).map((each) => choiceTraits(statistics, each)),
  ]);
  const byCluster = Map.groupBy(
    candidates.flat().filter(({ distance }) => distance >= NOTABLE),
    ({ cluster }) => cluster,
  );
  return new Map(
    [...byCluster].map(([cluster, own]) => [
      cluster,
      withoutRepeats(own.toSorted((a, b) => b.distance - a.distance)).slice(0, MAX_TRAITS),
    ]),
  );
}

/** Leaves out a category that an earlier trait has with the same shares, such as "No internet service". */
function withoutRepeats(traits: readonly Candidate[]): Candidate[] {
  return traits.filter(({ category, own, all }, at) =>
    category === undefined ||
    !traits.slice(0, at).some((other) =>
      other.category === category && other.own === own && other.all === all
    )
  );
}

/** Means of numbers, shares of yes. */
async function measuredTraits(
  statistics: Pick<CustomerStatistics, "aggregate">,
  columns: readonly ColumnProfile[],
): Promise<Candidate[]> {
  if (columns.length === 0) return [];
  const { groups } = await statistics.aggregate({
    groupBy: [{ by: "cluster" }],
    measures: columns.map(({ field }) => `mean.${field}` as const),
  });
  return groups.flatMap(({ keys, measures }) =>
    columns.flatMap(({ field, column, numbers }): Candidate[] => {
      const own = measures.get(`mean.${field}`) ?? null;
      const { mean: all, std } = numbers!.all!;
      const cluster = keys[0]!.value;
      if (!column || own === null || cluster === null || !std) return [];
      const isShare = shapeOf(column) === "flag";
      const distance = Math.abs(own - all) / std;
      return [{ cluster: Number(cluster), column, isShare, own, all, distance }];
    })
  );
}

/** Of each segment, the category whose share is farthest above that of all customers. */
async function choiceTraits(
  statistics: Pick<CustomerStatistics, "aggregate">,
  { field, column, count, categories }: ColumnProfile,
): Promise<Candidate[]> {
  if (!column) return [];
  const { groups } = await statistics.aggregate({
    groupBy: [{ by: "cluster" }, { by: field }],
    measures: ["count"],
    first: 1000,
  });
  const known = groups.filter(({ keys }) => keys.every(({ value }) => value !== null));
  const byCluster = Map.groupBy(known, ({ keys }) => Number(keys[0]!.value));
  return [...byCluster].flatMap(([cluster, own]) => {
    const sizeOf = (group: (typeof own)[number] | undefined) => group?.measures.get("count") ?? 0;
    const total = own.reduce((sum, group) => sum + sizeOf(group), 0);
    const candidates = categories!.categories.map(({ value, customers }): Candidate => {
      const all = customers / count;
      const share = sizeOf(own.find(({ keys }) => keys[1]!.value === value)) / total;
      // What a segment has more of says more about it than what it lacks.
      const distance = (share - all) / Math.sqrt(all * (1 - all) || 1);
      return { cluster, column, category: value, isShare: true, own: share, all, distance };
    });
    return candidates.toSorted((a, b) => b.distance - a.distance).slice(0, 1);
  });
}
