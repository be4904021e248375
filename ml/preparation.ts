import type { FeatureEncoding } from "@/ml/features.ts";
import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import { sortedPresent } from "./sorted_present.ts";

/** What stands in for a missing number: the training median, a constant, or NaN itself. */
export type Imputation = "MEDIAN" | "NONE" | number;

/** How encoded features become an estimator's columns, as plain JSON. */
export interface PreparationConfig {
  /** For every number that `imputations` does not name. */
  readonly imputation: Imputation;
  readonly imputations?: Readonly<Record<string, Imputation>>;
  /** Keys of features that get a further column: 1 where the value was missing. */
  readonly indicators: readonly string[];
  /** Leaves out each category's first level, so that linear models have no redundant column. */
  readonly dropFirst: boolean;
  /** Takes a category's code as a number (ordinal encoding), in place of a column for each category. For trees alone. */
  readonly ordinal?: boolean;
  /** Brings numbers to mean 0 and standard deviation 1 (population), but for `unscaled`. */
  readonly standardise: boolean;
  readonly unscaled?: readonly string[];
  /** Takes numbers by their logarithm, sign(x) ln(1 + |x|), so that counts, days and amounts are told apart by ratios. */
  readonly logarithm?: boolean;
}

/** One column that an estimator sees. `source` is the feature's place in the encoding. */
export type PreparedColumn =
  | {
    readonly kind: "VALUE";
    readonly source: number;
    /** Replaces NaN; null keeps it. */
    readonly fill: number | null;
    readonly mean: number;
    readonly scale: number;
    /** Whether the logarithm is taken first. */
    readonly logarithm?: boolean;
  }
  | { readonly kind: "MISSING"; readonly source: number }
  | { readonly kind: "CATEGORY"; readonly source: number; readonly code: number };

/** A fitted preparation: values and codes first, then missing-value indicators, then one-hot columns. */
export interface Preparation {
  readonly features: number;
  readonly columns: readonly PreparedColumn[];
}

/**
 * Fits a preparation on training rows only. All constants are float32, so that the graph computes what
 * {@linkcode prepare} computes.
 *
 * @param features float32 of shape [rows × encoding.length], row-major
 */
export function fitPreparation(
  features: Float32Array,
  rows: number,
  encoding: FeatureEncoding,
  config: PreparationConfig,
): Preparation {
  const values: PreparedColumn[] = [];
  const missing: PreparedColumn[] = [];
  const categories: PreparedColumn[] = [];
  encoding.forEach((feature, source) => {
    if (config.indicators.includes(feature.key)) missing.push({ kind: "MISSING", source });
    if (feature.categories) {
      // A code is a name, so that neither a median nor a scale means anything.
      if (config.ordinal) values.push({ kind: "VALUE", source, fill: null, mean: 0, scale: 1 });
      else {
        feature.categories.forEach((_, code) => {
          if (code > 0 || !config.dropFirst) categories.push({ kind: "CATEGORY", source, code });
        });
      }
      return;
    }
    const logarithm = config.logarithm ?? false;
    const column = new Float32Array(rows);
    for (let row = 0; row < rows; row++) {
      const value = features[row * encoding.length + source]!;
      column[row] = logarithm ? signedLog(value) : value;
    }
    const fill = fillOf(column, config.imputations?.[feature.key] ?? config.imputation);
    const scaled = config.standardise && !config.unscaled?.includes(feature.key);
    values.push({
      kind: "VALUE",
      source,
      fill,
      ...scaleOf(column, fill, scaled),
      ...logarithm ? { logarithm } : {},
    });
  });
  return { features: encoding.length, columns: [...values, ...missing, ...categories] };
}

/** What a preparation makes of one feature. */
export interface FeatureTreatment {
  /**
   * `ONE_HOT`: a column for each category. `CODE`: the code as a number. `SCALED`: mean 0, standard deviation 1.
   * `SPLINE`: the columns of a curve, in an additive model.
   */
  readonly form: "AS_IS" | "SCALED" | "CODE" | "ONE_HOT" | "SPLINE";
  /**
   * What stands in for a missing value. `NO_CATEGORY`: 0 in every column of the feature. `OWN_LEVEL`: a part of its own,
   * in an additive model.
   */
  readonly missing: Imputation | "NO_CATEGORY" | "OWN_LEVEL";
  /** Whether a further column says that the value was missing. */
  readonly indicator: boolean;
}

/** What {@linkcode fitPreparation} makes of a feature. */
export function treatmentOf(
  { key, categories }: FeatureEncoding[number],
  config: PreparationConfig,
): FeatureTreatment {
  const indicator = config.indicators.includes(key);
  if (categories) {
    return config.ordinal
      ? { form: "CODE", missing: "NONE", indicator }
      : { form: "ONE_HOT", missing: "NO_CATEGORY", indicator };
  }
  const scaled = config.standardise && !config.unscaled?.includes(key);
  const missing = config.imputations?.[key] ?? config.imputation;
  return { form: scaled ? "SCALED" : "AS_IS", missing, indicator };
}

function fillOf(column: Float32Array, imputation: Imputation): number | null {
  if (imputation === "NONE") return null;
  if (imputation !== "MEDIAN") return Math.fround(imputation);
  const present = sortedPresent(column);
  const middle = present.length >> 1;
  if (present.length === 0) return 0;
  if (present.length % 2 === 1) return present[middle]!;
  return Math.fround(present[middle - 1]! / 2 + present[middle]! / 2);
}

function scaleOf(column: Float32Array, fill: number | null, scaled: boolean) {
  if (!scaled) return { mean: 0, scale: 1 };
  const filled = new Float64Array(column.length);
  let size = 0;
  let sum = 0;
  for (let row = 0; row < column.length; row++) {
    const value = Number.isNaN(column[row]) ? fill ?? NaN : column[row]!;
    if (!Number.isFinite(value)) continue;
    filled[size++] = value;
    sum += value;
  }
  if (size === 0) return { mean: 0, scale: 1 };
  const mean = sum / size;
  let squares = 0;
  for (let i = 0; i < size; i++) squares += (filled[i]! - mean) ** 2;
  const scale = Math.fround(Math.sqrt(squares / size));
  // A constant column stays as it is, moved to 0.
  return { mean: Math.fround(mean), scale: scale > 0 && Number.isFinite(scale) ? scale : 1 };
}

/**
 * Computes the estimator's columns, as the graph does, in float32.
 *
 * @param features float32 of shape [rows × preparation.features]
 * @returns float32 of shape [rows × preparation.columns.length], row-major
 */
export function prepare(
  features: Float32Array,
  rows: number,
  preparation: Preparation,
): Float32Array {
  const { columns, features: sources } = preparation;
  const prepared = new Float32Array(rows * columns.length);
  columns.forEach((column, index) => {
    for (let row = 0; row < rows; row++) {
      const value = features[row * sources + column.source]!;
      prepared[row * columns.length + index] = preparedValue(value, column);
    }
  });
  return prepared;
}

function preparedValue(value: number, column: PreparedColumn): number {
  if (column.kind === "MISSING") return Number.isNaN(value) ? 1 : 0;
  if (column.kind === "CATEGORY") return value === column.code ? 1 : 0;
  const own = column.logarithm ? signedLog(value) : value;
  const filled = Number.isNaN(own) ? column.fill ?? NaN : own;
  return Math.fround(Math.fround(filled - column.mean) / column.scale);
}

/** In float32, as the graph computes it; NaN stays. */
function signedLog(value: number): number {
  return Math.sign(value) * Math.fround(Math.log(Math.fround(1 + Math.abs(value))));
}

/** Each prepared column's feature, for folding contributions back. */
export function sourcesOf({ columns }: Preparation): Int32Array {
  return Int32Array.from(columns, ({ source }) => source);
}

/**
 * Adds the preparation to a graph.
 *
 * @param features float32 of shape [N, preparation.features]
 * @returns float32 of shape [N, preparation.columns.length]
 */
export function addPreparation(
  graph: GraphBuilder,
  features: Value,
  { columns }: Preparation,
): Value {
  const ofKind = <K extends PreparedColumn["kind"]>(kind: K) =>
    columns.filter((c): c is Extract<PreparedColumn, { kind: K }> => c.kind === kind);
  const parts: Value[] = [];
  const select = (chosen: readonly PreparedColumn[]) => {
    const indices = graph.integers(chosen.map(({ source }) => source));
    return graph.node("Gather", [features, indices], { attributes: { axis: 1 } });
  };
  const toFloat = (value: Value) => graph.node("Cast", [value], { attributes: { to: 1 } });
  const values = ofKind("VALUE");
  if (values.length > 0) {
    let selected = select(values);
    // Codes are never taken by their logarithm, nor are they in one preparation with numbers that are.
    if (values.some(({ logarithm }) => logarithm)) {
      const size = graph.node("Add", [graph.node("Abs", [selected]), graph.floats([1], [])]);
      selected = graph.node("Mul", [graph.node("Sign", [selected]), graph.node("Log", [size])]);
    }
    const row = (numbers: number[]) => graph.floats(numbers, [1, numbers.length]);
    if (values.some(({ fill }) => fill !== null)) {
      const fills = row(values.map(({ fill }) => fill ?? NaN));
      selected = graph.node("Where", [graph.node("IsNaN", [selected]), fills, selected]);
    }
    if (values.some(({ mean, scale }) => mean !== 0 || scale !== 1)) {
      const centred = graph.node("Sub", [selected, row(values.map(({ mean }) => mean))]);
      selected = graph.node("Div", [centred, row(values.map(({ scale }) => scale))]);
    }
    parts.push(selected);
  }
  const missing = ofKind("MISSING");
  if (missing.length > 0) parts.push(toFloat(graph.node("IsNaN", [select(missing)])));
  const categories = ofKind("CATEGORY");
  if (categories.length > 0) {
    const codes = graph.floats(categories.map(({ code }) => code), [1, categories.length]);
    parts.push(toFloat(graph.node("Equal", [select(categories), codes])));
  }
  return parts.length === 1 ? parts[0]! : graph.node("Concat", parts, { attributes: { axis: 1 } });
}
