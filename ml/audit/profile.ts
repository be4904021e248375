import { binOf, quantileBounds } from "@/ml/audit/bins.ts";
import type { AuditColumn, AuditTable } from "@/ml/audit/table.ts";
import { FEATURES } from "@/ml/schema.ts";

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

/** The profile of a table's features, as plain JSON. */
export function profileTable(table: AuditTable): TableProfile {
  const fields = new Set<string>(FEATURES.map(({ field }) => field));
  return {
    rows: table.rows,
    columns: table.columns.filter(({ name }) => fields.has(name)).map(profileColumn),
  };
}

function profileColumn({ name, kind, values, names }: AuditColumn): ColumnProfile {
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
