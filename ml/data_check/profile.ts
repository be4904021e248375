import { binOf, quantileBounds } from "@/ml/data_check/bins.ts";
import type { CheckColumn, CheckTable } from "@/ml/data_check/table.ts";
import type { EncodedFeature, FeatureEncoding } from "@/ml/features.ts";
import { type Column, FEATURES } from "@/ml/schema.ts";

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
    | { readonly kind: "code"; readonly shares: Readonly<Record<string, number>> }
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
  const fields = new Set<string>(FEATURES.map(({ field }) => field));
  return {
    rows: table.rows,
    columns: table.columns.filter(({ name }) => fields.has(name)).map(profileColumn),
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
      const values = Float64Array.from({ length: rows }, (_, row) => {
        const value = features[row * encoding.length + column]!;
        return codes?.[value] ?? value;
      });
      const kind = names.size > 0 ? "code" : "number";
      return profileColumn({ name: feature.field, kind, values, names });
    }),
  };
}

/** What the codes of a feature stand for; where alias spellings have codes of their own, those of their category. */
function categoriesOf({ field, kind, categories }: EncodedFeature) {
  if (kind === "binary") return { names: new Map([[0, "false"], [1, "true"]]) };
  const column: Column | undefined = FEATURES.find((feature) => feature.field === field);
  const canonical = categories?.map((name) => column?.aliases?.[name] ?? name) ?? [];
  return {
    names: new Map(canonical.map((name) => [canonical.indexOf(name), name])),
    codes: categories && canonical.map((name) => canonical.indexOf(name)),
  };
}

function profileColumn({ name, kind, values, names }: CheckColumn): ColumnProfile {
  if (kind === "code") {
    const shares = [...names].map(([code, text]) =>
      [text, shareOf(values, (value) => value === code)] as const
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
