import type { LabelledFeatures } from "@/ml/estimators/estimator.ts";
import { encodeFeatures, featureEncoding } from "@/ml/features.ts";
import type { Random } from "@/ml/random.ts";
import { labelledTable } from "@/ml/testing/labelled_table.ts";
import { readReferenceData, type ReferenceData } from "@/ml/testing/reference_data.ts";
import { encodedTableOf } from "@/ml/testing/reference_table.ts";
import type { TrainingTable } from "@/ml/training.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { shapeOf } from "@/schema/kinds.ts";

/** The rows of the public churn table. */
const ROWS = 5630;

/** Encoded customers, and where they are from. */
export interface ChurnRows {
  readonly data: LabelledFeatures;
  readonly source: string;
  /** Absent where the customers are those of the labelled shop. */
  readonly reference?: ReferenceData;
}

/** The public churn table; where that is absent, as many customers of the labelled shop. */
export function readChurnRows(): ChurnRows {
  try {
    const reference = readReferenceData();
    return { data: encodedTableOf(reference), source: "the public churn table", reference };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return {
      data: encoded(labelledTable(ROWS)),
      source: "the labelled shop, since the churn table is absent",
    };
  }
}

function encoded({ rows, labels, groups }: TrainingTable): LabelledFeatures {
  const encoding = featureEncoding(ECOMMERCE, [], "raw");
  return { features: encodeFeatures(rows, encoding), rows: rows.length, encoding, labels, groups };
}

/** Share of categories that {@linkcode resample} takes from another row. */
const SWAPPED = 0.1;
/** How far it moves numbers, in their standard deviations. */
const NOISE = 0.1;

/**
 * Any number of rows like the given ones: each is drawn with replacement, then every present number is moved a little,
 * and a tenth of the categories and flags are those of another row, so that nearly all rows differ.
 */
export function resample(data: LabelledFeatures, rows: number, random: Random): LabelledFeatures {
  const width = data.encoding.length;
  const features = new Float32Array(rows * width);
  const labels = new Uint8Array(rows);
  const noise = data.encoding.map(({ categories, kind }, column) =>
    categories || shapeOf({ kind }) === "flag" ? 0 : NOISE * deviationOf(data, column)
  );
  for (let row = 0; row < rows; row++) {
    const drawn = random.int(data.rows);
    labels[row] = data.labels[drawn]!;
    for (let column = 0; column < width; column++) {
      const swapped = noise[column] === 0 && random.next() < SWAPPED;
      const from = swapped ? random.int(data.rows) : drawn;
      const value = data.features[from * width + column]!;
      features[row * width + column] = value + noise[column]! * normal(random);
    }
  }
  const groups = Int32Array.from({ length: rows }, (_, row) => row);
  return { features, rows, encoding: data.encoding, labels, groups };
}

/** The standard deviation of a column's present values. */
function deviationOf({ features, rows, encoding }: LabelledFeatures, column: number): number {
  const values = Array.from(
    { length: rows },
    (_, row) => features[row * encoding.length + column]!,
  ).filter((value) => !Number.isNaN(value));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** A standard normal variate (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
