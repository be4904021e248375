import { binOf, quantileBounds } from "@/ml/data_check/bins.ts";
import type { CheckColumn, CheckTable } from "@/ml/data_check/table.ts";
import { type EncodedFeature, type FeatureEncoding, timeOf } from "@/ml/features.ts";
import { shapeOf } from "@/schema/kinds.ts";

/** Bins of a number, as the population stability index is usually taken over. */
const BINS = 10;

/** How the values of one feature are spread; shares are parts of all rows, from 0 to 1. */
export type ColumnProfile =
  & {
    readonly field: string;
    /** Share of the rows without a value. */
    readonly missing: number;
  }
  & (
    | {
      readonly kind: "code";
      readonly shares: Readonly<Record<string, number>>;
      /** Rarer values that share a category. */
      readonly other?: { readonly category: string; readonly values: readonly string[] };
    }
    | {
      readonly kind: "number";
      /** Least and greatest value; null where there is none. */
      readonly range: readonly [number, number] | null;
      /** Inner bounds of the bins, ascending; one share a bin. */
      readonly bounds: readonly number[];
      readonly shares: readonly number[];
    }
  );

/** What a model remembers of the table that it learnt from, to tell later when another table is unlike it. */
export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}

/**
 * The profile in a model file's metadata; undefined where the model bears none.
 *
 * @throws {SyntaxError} when it is no JSON
 */
export function readProfile(
  { profile }: Readonly<Record<string, string>>,
): TableProfile | undefined {
  // The file's own maker wrote it; a model made elsewhere has none.
  return profile === undefined ? undefined : JSON.parse(profile) as TableProfile;
}

/** The profile of a table's features, as plain JSON. */
export function profileTable(table: CheckTable): TableProfile {
  return {
    rows: table.rows,
    columns: table.columns.filter(({ feature }) => feature).map(profileColumn),
  };
}

/**
 * The profile of customers as a model sees them.
 *
 * @param features float32 of shape [rows × F]
 */
export function profileFeatures(
  features: Float32Array,
  rows: number,
  encoding: FeatureEncoding,
): TableProfile {
  return {
    rows,
    columns: encoding.map((feature, column) => {
      const { names, codes } = categoriesOf(feature);
      const lastDay = feature.day === undefined ? NaN : timeOf(feature.day) / DAY_MS;
      const values = Float64Array.from({ length: rows }, (_, row) => {
        const value = features[row * encoding.length + column]!;
        return feature.day === undefined ? codes?.[value] ?? value : lastDay - value;
      });
      const kind = names.size > 0 ? "code" : "number";
      const profile = profileColumn({ name: feature.key, kind, values, names });
      if (!feature.other || profile.kind !== "code") return profile;
      return {
        ...profile,
        other: { category: feature.categories!.at(-1)!, values: feature.other },
      };
    }),
  };
}

const DAY_MS = 86_400_000;

/** What the codes of a feature stand for; where alias spellings have codes of their own, those of their category. */
function categoriesOf({ kind, categories, aliases }: EncodedFeature) {
  if (shapeOf({ kind }) === "flag") return { names: new Map([[0, "false"], [1, "true"]]) };
  const canonical = categories?.map((name) => aliases?.[name] ?? name) ?? [];
  return {
    names: new Map(canonical.map((name) => [canonical.indexOf(name), name])),
    codes: categories && canonical.map((name) => canonical.indexOf(name)),
  };
}

function profileColumn({ name, kind, values, names }: CheckColumn): ColumnProfile {
  if (kind === "code") {
    const counts = countsOf(values);
    const shares = [...names].map(([code, text]) =>
      [text, (counts.get(code) ?? 0) / Math.max(1, values.length)] as const
    );
    return { field: name, kind, missing: missingShare(values), shares: Object.fromEntries(shares) };
  }
  const bounds = [...quantileBounds(values, BINS)];
  return {
    field: name,
    kind,
    missing: missingShare(values),
    range: rangeOf(values),
    bounds,
    shares: binShares(values, bounds),
  };
}

/** Share of the rows in each bin. */
export function binShares(values: Float64Array, bounds: readonly number[]): number[] {
  const shares = new Float64Array(bounds.length + 1);
  for (const value of values) {
    if (!Number.isNaN(value)) shares[binOf(bounds, value)]! += 1 / values.length;
  }
  return [...shares];
}

/** How many rows have each value. */
export function countsOf(values: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Share of the rows without a value. */
export function missingShare(values: Float64Array): number {
  return shareOf(values, Number.isNaN);
}

/** Share of the rows whose value meets a condition; 0 of an empty column. */
export function shareOf(values: Float64Array, meets: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (meets(value)) count++;
  return count / Math.max(1, values.length);
}

function rangeOf(values: Float64Array): [number, number] | null {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least <= greatest ? [least, greatest] : null;
}
