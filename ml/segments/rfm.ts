/** A number for each of recency, frequency and monetary. */
export interface Rfm {
  /** Days since the last order. */
  readonly recency: number;
  /** Orders last month. */
  readonly frequency: number;
  /** Cashback, in the shop's currency. */
  readonly monetary: number;
}

/** A number for each column that a segmentation reads, by the names of its traits. */
export type Traits = Readonly<Record<string, number>>;

/** The columns that a segmentation reads of N customers, shape [N] each; NaN where a value is missing. */
export type TraitTable = Readonly<Record<string, ArrayLike<number>>>;

/** The traits of a table with recency, frequency and monetary value, in the order in which points hold them. */
export const RFM_TRAITS = [
  "recency",
  "frequency",
  "monetary",
] as const satisfies readonly (keyof Rfm)[];

/** What prepares customers as those of the table that it was fitted on; plain JSON. */
export interface TraitPreparation {
  /** In the order in which points hold them; those of RFM where it does not say. */
  readonly traits?: readonly string[];
  /** What stands in for a missing value: no orders for frequency beside recency, else the median. */
  readonly missing: Traits;
  /** Means after filling in. */
  readonly means: Traits;
  /** Population standard deviations after filling in; 1 for a constant column. */
  readonly deviations: Traits;
  /**
   * The columns whose variance a few customers own, which are measured by the logarithm instead; their mean is then
   * the median, and their deviation what one on the scale of the logarithm comes to around it.
   */
  readonly logScales?: Readonly<Record<string, LogScale>>;
}

/** The scale of a column that is measured by the logarithm. */
export interface LogScale {
  /** Median of the logarithms. */
  readonly centre: number;
  /** Their interquartile range over that of the standard normal distribution. */
  readonly scale: number;
}

/** The customers farthest from the mean, as a share, and the share of the variance with which they own a column. */
const FEW = 0.05;
const OWNED = 2 / 3;
/** Below so many customers, a few are one or two. */
const MIN_CUSTOMERS = 100;
/** Interquartile range of the standard normal distribution. */
const NORMAL_IQR = 1.349;
/** On a logarithmic scale, values farther from the centre count as this far. */
const MAX_DISTANCE = 3;

/**
 * Learns the preparation of a table: a missing value is the median of those present (0 where none is), a missing
 * frequency of an RFM table is 0, and each column is standardised by its population standard deviation. Where 5% of the
 * customers own two thirds of a column's variance, k-means would spend its clusters on them: such a column is measured
 * by the logarithm, from its median in interquartile ranges, at most three deviations.
 *
 * @throws {RangeError} when the columns differ in length, are empty or hold an infinite value
 */
export function fitTraits(table: TraitTable): TraitPreparation {
  validate(table);
  const traits = Object.keys(table);
  const isRfm = areRfm(traits);
  const missing = mapTraits(
    traits,
    (trait) => isRfm && trait === "frequency" ? 0 : median(table[trait]!),
  );
  const means = mapTraits(traits, (trait) => meanOf(table[trait]!, missing[trait]!));
  const deviations = mapTraits(
    traits,
    (trait) => deviationOf(table[trait]!, missing[trait]!, means[trait]!) || 1,
  );
  const own = isRfm ? {} : { traits };
  const owned = traits.filter((trait) =>
    isOwnedByFew(filled(table[trait]!, missing[trait]!), means[trait]!)
  );
  if (owned.length === 0) return { ...own, missing, means, deviations };
  const logScales: Record<string, LogScale> = Object.fromEntries(
    owned.map((trait) => [trait, logScaleOf(filled(table[trait]!, missing[trait]!))]),
  );
  return {
    ...own,
    missing,
    means: mapTraits(traits, (trait) => {
      const scale = logScales[trait];
      return scale ? exp(scale.centre) : means[trait]!;
    }),
    deviations: mapTraits(traits, (trait) => {
      const scale = logScales[trait];
      return scale ? deviationAround(scale) : deviations[trait]!;
    }),
    logScales,
  };
}

/** The traits of a preparation in the order in which points hold them. */
export function traitsOf(
  { traits = RFM_TRAITS }: Pick<TraitPreparation, "traits">,
): readonly string[] {
  return traits;
}

/** Whether a preparation is by recency, frequency and monetary value, by which personas are named. */
export function isByRfm({ traits }: Pick<TraitPreparation, "traits">): boolean {
  return traits === undefined;
}

/** Whether traits are recency, frequency and monetary value. */
export function areRfm(traits: readonly string[]): boolean {
  return traits.length === RFM_TRAITS.length && RFM_TRAITS.every((trait) => traits.includes(trait));
}

function filled(values: ArrayLike<number>, missing: number): Float64Array {
  return Float64Array.from(values, (value) => Number.isNaN(value) ? missing : value);
}

function isOwnedByFew(values: Float64Array, mean: number): boolean {
  if (values.length < MIN_CUSTOMERS) return false;
  const squares = values.map((value) => (value - mean) ** 2).sort();
  const all = squares.reduce((sum, square) => sum + square, 0);
  const few = squares.subarray(squares.length - Math.ceil(FEW * squares.length))
    .reduce((sum, square) => sum + square, 0);
  return few > OWNED * all;
}

/** The logarithm of 1 and the value, odd around 0, and its inverse. */
const log = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value));
const exp = (value: number) => Math.sign(value) * Math.expm1(Math.abs(value));

function logScaleOf(values: Float64Array): LogScale {
  const logs = values.map(log).sort();
  const centre = median(logs);
  const at = (share: number) => logs[Math.floor(share * (logs.length - 1))]!;
  // Where half of the values are equal, the range is 0.
  const scale = (at(0.75) - at(0.25)) / NORMAL_IQR || deviationOf(logs, 0, centre) || 1;
  return { centre, scale };
}

/** Half of what one standard deviation up and down comes to, in the column's unit. */
function deviationAround({ centre, scale }: LogScale): number {
  return (exp(centre + scale) - exp(centre - scale)) / 2;
}

/** One value of a column, filled in and standardised. */
export function standardise(preparation: TraitPreparation, trait: string, value: number): number {
  const present = Number.isNaN(value) ? preparation.missing[trait]! : value;
  const logScale = preparation.logScales?.[trait];
  if (!logScale) return (present - preparation.means[trait]!) / preparation.deviations[trait]!;
  const distance = (log(present) - logScale.centre) / logScale.scale;
  return Math.max(-MAX_DISTANCE, Math.min(MAX_DISTANCE, distance));
}

/** A standardised value in the unit of its column. */
export function unstandardise(
  { means, deviations, logScales }: TraitPreparation,
  trait: string,
  z: number,
): number {
  const logScale = logScales?.[trait];
  if (logScale) return exp(logScale.centre + z * logScale.scale);
  return means[trait]! + z * deviations[trait]!;
}

/** All customers as points, row-major of shape [N × traits] in the order of {@linkcode traitsOf}. */
export function standardiseTable(preparation: TraitPreparation, table: TraitTable): Float64Array {
  const traits = traitsOf(preparation);
  const points = new Float64Array(rowsOf(table) * traits.length);
  traits.forEach((trait, column) => {
    const values = table[trait]!;
    for (let row = 0; row < values.length; row++) {
      points[row * traits.length + column] = standardise(preparation, trait, values[row]!);
    }
  });
  return points;
}

/** A record made trait by trait. */
export function mapTraits(traits: readonly string[], value: (trait: string) => number): Traits {
  return Object.fromEntries(traits.map((trait) => [trait, value(trait)]));
}

/** How many customers a table has. */
export function rowsOf(table: TraitTable): number {
  return Object.values(table)[0]?.length ?? 0;
}

function validate(table: TraitTable): void {
  const count = rowsOf(table);
  if (count === 0) throw new RangeError("Expected at least one customer, but found none");
  for (const [trait, values] of Object.entries(table)) {
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
