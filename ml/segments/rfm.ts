/** A number for each of recency, frequency and monetary. */
export interface Rfm {
  /** Days since the last order. */
  readonly recency: number;
  /** Orders last month. */
  readonly frequency: number;
  /** Cashback, in the shop's currency. */
  readonly monetary: number;
}

/** The RFM columns of N customers, shape [N] each; NaN where a value is missing. */
export type RfmTable = { readonly [Trait in keyof Rfm]: ArrayLike<number> };

/** RFM columns in the order in which points hold them. */
export const RFM_TRAITS = [
  "recency",
  "frequency",
  "monetary",
] as const satisfies readonly (keyof Rfm)[];

/** What prepares customers as those of the table that it was fitted on; plain JSON. */
export interface RfmPreparation {
  /** What stands in for a missing value: the median of recency and monetary, and no orders. */
  readonly missing: Rfm;
  /** Means after filling in. */
  readonly means: Rfm;
  /** Population standard deviations after filling in; 1 for a constant column. */
  readonly deviations: Rfm;
}

/**
 * Learns the preparation of a table: a missing recency or monetary value is the median of those present (0 where none
 * is), a missing frequency is 0, and each column is standardised by its population standard deviation.
 *
 * @throws {RangeError} when the columns differ in length, are empty or hold an infinite value
 */
export function fitRfm(table: RfmTable): RfmPreparation {
  validate(table);
  const missing = {
    recency: median(table.recency),
    frequency: 0,
    monetary: median(table.monetary),
  };
  const means = mapTraits((trait) => meanOf(table[trait], missing[trait]));
  const deviations = mapTraits((trait) =>
    deviationOf(table[trait], missing[trait], means[trait]) || 1
  );
  return { missing, means, deviations };
}

/** One value of a column, filled in and standardised. */
export function standardise(preparation: RfmPreparation, trait: keyof Rfm, value: number): number {
  const filled = Number.isNaN(value) ? preparation.missing[trait] : value;
  return (filled - preparation.means[trait]) / preparation.deviations[trait];
}

/** All customers as points, row-major of shape [N × 3] in the order of {@linkcode RFM_TRAITS}. */
export function standardiseTable(preparation: RfmPreparation, table: RfmTable): Float64Array {
  const points = new Float64Array(table.recency.length * RFM_TRAITS.length);
  RFM_TRAITS.forEach((trait, column) => {
    const values = table[trait];
    for (let row = 0; row < values.length; row++) {
      points[row * RFM_TRAITS.length + column] = standardise(preparation, trait, values[row]!);
    }
  });
  return points;
}

/** An RFM record made trait by trait. */
export function mapTraits(value: (trait: keyof Rfm) => number): Rfm {
  return {
    recency: value("recency"),
    frequency: value("frequency"),
    monetary: value("monetary"),
  };
}

function validate(table: RfmTable): void {
  const count = table.recency.length;
  if (count === 0) throw new RangeError("Expected at least one customer, but found none");
  for (const trait of RFM_TRAITS) {
    const values = table[trait];
    if (values.length !== count) {
      throw new RangeError(
        `Expected ${count} values of ${trait}, but found ${values.length}`,
      );
    }
    for (let row = 0; row < count; row++) {
      if (Math.abs(values[row]!) === Infinity) {
        throw new RangeError(`Expected a finite ${trait} in row ${row}, but found ${values[row]}`);
      }
    }
  }
}

/** Median of the values present; the mean of the middle two where they are even in number. */
function median(values: ArrayLike<number>): number {
  const present = Float64Array.from(values).filter((value) => !Number.isNaN(value)).sort();
  if (present.length === 0) return 0;
  const middle = present.length >> 1;
  return present.length % 2 === 1
    ? present[middle]!
    : (present[middle - 1]! + present[middle]!) / 2;
}

function meanOf(values: ArrayLike<number>, missing: number): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    sum += Number.isNaN(value) ? missing : value;
  }
  return sum / values.length;
}

function deviationOf(values: ArrayLike<number>, missing: number, mean: number): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    sum += ((Number.isNaN(value) ? missing : value) - mean) ** 2;
  }
  return Math.sqrt(sum / values.length);
}
