/** Customers as they were known at several moments, with what became of them. */
import type { EncodableRow } from "@/ml/features.ts";
import type { CustomerSchema } from "@/schema/column.ts";

/** Snapshots of customers at cutoffs. A row is an active customer at a cutoff; N rows in all. */
export interface ForwardTable {
  /** Of the rows. */
  readonly schema: CustomerSchema;
  readonly rows: readonly EncodableRow[];
  /** Shape [N]: 1 where the customer placed no order within the horizon from the cutoff on. */
  readonly labels: Uint8Array;
  /** Shape [N]: days since the last order, at the cutoff. */
  readonly recency: Float32Array;
  /** Shape [N]: rows of one customer bear the same number. */
  readonly customers: Int32Array;
  /** Shape [N]: the place of the row's cutoff in `cutoffs`. */
  readonly snapshots: Uint8Array;
  /**
   * ISO 8601 dates, rising. The last is the test cutoff; the horizons of all others have ended by then, so that a model
   * of the test cutoff's day could have learned from them.
   */
  readonly cutoffs: readonly string[];
  readonly horizonDays: number;
}

const DAY_MS = 86_400_000;

/** Which cutoffs a model could have learned from at a cutoff: those whose horizons had ended. */
export function knownAt(
  { cutoffs, horizonDays }: Pick<ForwardTable, "cutoffs" | "horizonDays">,
  snapshot: number,
): number[] {
  const day = (at: number) => Date.parse(cutoffs[at]!) / DAY_MS;
  return [...cutoffs.keys()].filter((at) => day(at) + horizonDays <= day(snapshot));
}

/** The rows of the test cutoff, in their order. */
export function testRows({ snapshots, cutoffs }: ForwardTable): Int32Array {
  const last = cutoffs.length - 1;
  return Int32Array.from(snapshots.keys()).filter((row) => snapshots[row] === last);
}
