import { addAdditive } from "@/ml/additive/graph.ts";
import { basisAt, segmentCubics, type SplineBasis, splineBasis } from "@/ml/additive/spline.ts";
import {
  additiveMargins,
  type AdditiveModel,
  contributionOf,
  type Term,
} from "@/ml/additive/term.ts";
import type { AdditiveConfig } from "./config.ts";
import { type Fit, type LabelledFeatures, requireBothClasses, sigmoid } from "./estimator.ts";
import {
  type Derivatives,
  type LocalLoss,
  minimise,
  minimiseWithoutHessian,
} from "./linear_algebra.ts";

/** Where one feature's columns stand in the design, the intercept being column 0. */
interface Block {
  readonly source: number;
  readonly basis: SplineBasis | null;
  /** Categories by code; 0 of a number. */
  readonly categories: number;
  readonly start: number;
  /** Column of the missing value's own level; null where no value, or every one, is missing. */
  readonly missing: number | null;
  /** What a missing number counts as before that level is added: the median. */
  readonly fill: number;
}

/** The design, by rows: the columns that are not 0, and their values. */
interface Design {
  readonly size: number;
  readonly blocks: readonly Block[];
  /** Shape [rows + 1]: where each row's entries begin. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** An additive model of the log-odds. */
export const fitAdditive: Fit<AdditiveConfig> = (data, config) => {
  requireBothClasses(data.labels);
  const design = designOf(data, layBlocks(data, config.segments));
  const weights = weightsOf(design, data.labels, config);
  const model = centred(termsOf(design.blocks, weights), weights[0]!, data);
  return {
    predictProba: (features, rows) => additiveMargins(model, features, rows).map(sigmoid),
    addTo(graph, features) {
      const margin = addAdditive(graph, features, model);
      return { probability: graph.node("Sigmoid", [margin]), margin };
    },
    explanation: { kind: "ADDITIVE", ...model },
  };
};

/** Coefficients from which on the hessian is not made: its time grows with their square. */
const MANY_COEFFICIENTS = 600;

function weightsOf(design: Design, labels: Uint8Array, config: AdditiveConfig): Float64Array {
  if (design.size >= MANY_COEFFICIENTS) {
    return minimiseWithoutHessian(design.size, (w) => localLoss(design, labels, config, w));
  }
  const penalty = penaltyOf(design, config);
  return minimise(design.size, (w) => derivatives(design, labels, penalty, w));
}

function layBlocks({ features, rows, encoding }: LabelledFeatures, segments: number): Block[] {
  let next = 1;
  return encoding.map(({ categories }, source) => {
    const column = Float32Array.from(
      { length: rows },
      (_, row) => features[row * encoding.length + source]!,
    );
    const basis = categories ? null : splineBasis(column, segments);
    const missing = column.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    const start = next;
    next += categories?.length ?? basis?.size ?? 0;
    const own = missing > 0 && missing < rows ? next++ : null;
    return {
      source,
      basis,
      categories: categories?.length ?? 0,
      start,
      missing: own,
      fill: medianOf(column),
    };
  });
}

function medianOf(column: Float32Array): number {
  const present = column.filter((value) => !Number.isNaN(value)).sort();
  return present[present.length >> 1] ?? 0;
}

function designOf(
  { features, rows, encoding }: LabelledFeatures,
  blocks: readonly Block[],
): Design {
  const starts = new Int32Array(rows + 1);
  const columns: number[] = [];
  const values: number[] = [];
  const put = (column: number, value: number) => {
    columns.push(column);
    values.push(value);
  };
  for (let row = 0; row < rows; row++) {
    put(0, 1);
    for (const { source, basis, categories, start, missing, fill } of blocks) {
      const value = features[row * encoding.length + source]!;
      if (basis) {
        const found = basisAt(basis, Number.isNaN(value) ? fill : value);
        found.values.forEach((share, i) => put(start + found.first + i, share));
      } else if (Number.isInteger(value) && value >= 0 && value < categories) {
        put(start + value, 1);
      }
      if (missing !== null && Number.isNaN(value)) put(missing, 1);
    }
    starts[row + 1] = columns.length;
  }
  const size = 1 +
    blocks.reduce(
      (sum, { basis, categories, missing }) =>
        sum + (basis?.size ?? categories) + (missing === null ? 0 : 1),
      0,
    );
  return {
    size,
    blocks,
    starts,
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
  };
}

/** The penalty's hessian, shape [size × size]: ridge on all but the intercept, second differences along each curve. */
function penaltyOf({ size, blocks }: Design, { smoothness, c }: AdditiveConfig): Float64Array {
  const penalty = new Float64Array(size * size);
  for (let i = 0; i < size; i++) penalty[i * size + i] = i === 0 ? 1e-9 : 1 / c;
  const difference = [1, -2, 1];
  for (const { basis, start } of blocks) {
    for (let at = start; basis && at + 2 < start + basis.size; at++) {
      difference.forEach((a, i) =>
        difference.forEach((b, j) => penalty[(at + i) * size + at + j]! += smoothness * a * b)
      );
    }
  }
  return penalty;
}

function derivatives(
  { size, starts, columns, values }: Design,
  labels: Uint8Array,
  penalty: Float64Array,
  w: Float64Array,
): Derivatives {
  const hessian = penalty.slice();
  const gradient = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) gradient[i]! += penalty[i * size + j]! * w[j]!;
  }
  for (let row = 0; row < labels.length; row++) {
    const [from, to] = [starts[row]!, starts[row + 1]!];
    let margin = 0;
    for (let at = from; at < to; at++) margin += w[columns[at]!]! * values[at]!;
    const probability = sigmoid(margin);
    const error = probability - labels[row]!;
    const curvature = probability * (1 - probability);
    // A row's columns ascend, so that this fills the lower triangle.
    for (let a = from; a < to; a++) {
      const value = values[a]!;
      gradient[columns[a]!]! += error * value;
      const line = columns[a]! * size;
      for (let b = from; b <= a; b++) {
        hessian[line + columns[b]!]! += curvature * value * values[b]!;
      }
    }
  }
  return { gradient, hessian };
}

/** The same derivatives, the hessian as what it does to a vector. */
function localLoss(
  design: Design,
  labels: Uint8Array,
  config: AdditiveConfig,
  w: Float64Array,
): LocalLoss {
  const { starts, columns, values } = design;
  const curvatures = new Float64Array(labels.length);
  const gradient = penaltyTimes(design, config, w);
  const diagonal = penaltyDiagonal(design, config);
  for (let row = 0; row < labels.length; row++) {
    const [from, to] = [starts[row]!, starts[row + 1]!];
    let margin = 0;
    for (let at = from; at < to; at++) margin += w[columns[at]!]! * values[at]!;
    const probability = sigmoid(margin);
    const error = probability - labels[row]!;
    const curvature = probability * (1 - probability);
    curvatures[row] = curvature;
    for (let at = from; at < to; at++) {
      const value = values[at]!;
      gradient[columns[at]!]! += error * value;
      diagonal[columns[at]!]! += curvature * value * value;
    }
  }
  const times = (vector: Float64Array) => {
    const product = penaltyTimes(design, config, vector);
    for (let row = 0; row < curvatures.length; row++) {
      const [from, to] = [starts[row]!, starts[row + 1]!];
      let sum = 0;
      for (let at = from; at < to; at++) sum += vector[columns[at]!]! * values[at]!;
      sum *= curvatures[row]!;
      for (let at = from; at < to; at++) product[columns[at]!]! += sum * values[at]!;
    }
    return product;
  };
  return { gradient, diagonal, times };
}

/** {@linkcode penaltyOf} times a vector. */
function penaltyTimes(
  { blocks }: Design,
  { smoothness, c }: AdditiveConfig,
  vector: Float64Array,
): Float64Array {
  const product = vector.map((value, i) => value * (i === 0 ? 1e-9 : 1 / c));
  for (const { basis, start } of blocks) {
    for (let at = start; basis && at + 2 < start + basis.size; at++) {
      const bend = smoothness * (vector[at]! - 2 * vector[at + 1]! + vector[at + 2]!);
      product[at]! += bend;
      product[at + 1]! -= 2 * bend;
      product[at + 2]! += bend;
    }
  }
  return product;
}

/** The diagonal of {@linkcode penaltyOf}. */
function penaltyDiagonal(
  { size, blocks }: Design,
  { smoothness, c }: AdditiveConfig,
): Float64Array {
  const diagonal = new Float64Array(size).fill(1 / c);
  diagonal[0] = 1e-9;
  for (const { basis, start } of blocks) {
    for (let at = start; basis && at + 2 < start + basis.size; at++) {
      diagonal[at]! += smoothness;
      diagonal[at + 1]! += 4 * smoothness;
      diagonal[at + 2]! += smoothness;
    }
  }
  return diagonal;
}

function termsOf(blocks: readonly Block[], weights: Float64Array): Term[] {
  return blocks.map(({ basis, categories, start, missing, fill }) => {
    const own = missing === null ? 0 : weights[missing]!;
    if (!basis) {
      const levels = Array.from(weights.subarray(start, start + categories));
      return { kind: "LEVELS", levels, missing: own };
    }
    const coefficients = segmentCubics(basis, weights.subarray(start, start + basis.size));
    const curve: Term = { kind: "CURVE", breaks: basis.breaks, coefficients, missing: 0 };
    return { ...curve, missing: contributionOf(curve, fill) + own };
  });
}

/** Moves each term to mean 0 over the rows, and all constants to float32. */
function centred(
  terms: readonly Term[],
  intercept: number,
  { features, rows }: LabelledFeatures,
): AdditiveModel {
  const means = terms.map((term, column) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      sum += contributionOf(term, features[row * terms.length + column]!);
    }
    return sum / rows;
  });
  return {
    intercept: Math.fround(means.reduce((sum, mean) => sum + mean, intercept)),
    terms: terms.map((term, column) => {
      const moved = (value: number) => Math.fround(value - means[column]!);
      const missing = moved(term.missing);
      if (term.kind === "LEVELS") return { ...term, levels: term.levels.map(moved), missing };
      const coefficients = term.coefficients.map((value, i) =>
        i % 4 === 0 ? moved(value) : Math.fround(value)
      );
      return { ...term, coefficients, missing };
    }),
  };
}
