import type { ModelCard } from "@/ml/artifact.ts";
import { type ThresholdPolicy, validatePolicy } from "@/ml/evaluation/threshold.ts";
import type { EncodedFeature, FeatureEncoding } from "@/ml/features.ts";
import { found, ModelFileError, quote } from "@/ml/model_file_error.ts";
import type { ModelProperties } from "@/ml/session.ts";
import { kindOf } from "@/ml/stored_encoding.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { type Shape, shapeOf } from "@/schema/kinds.ts";
import { featuresOf } from "@/schema/schema.ts";

/** What a model file from elsewhere says about itself; all but the features may be left out. */
export interface ModelDeclaration {
  /** The columns of the input, in order. */
  readonly features: FeatureEncoding;
  readonly threshold: number | null;
  readonly thresholdPolicy: ThresholdPolicy | null;
  readonly licence: string | null;
  /** For TreeSHAP, as Holdfast writes them; trying the model holds them against its answers. */
  readonly explanation: ModelCard["explanation"];
  readonly calibration: ModelCard["calibration"];
}

const LICENCE_MAX = 10_000;

/**
 * Reads what a model file says about itself. Each entry is one JSON value:
 *
 * - `features`, required: for each of the F columns, in order, `{"key", "kind", "categories", "day"}`. Each key is that
 *   of a feature of the schema, used once, with its kind or one of the same shape. Categories go with categories
 *   alone: the position is the code that the model is given. Where the schema lists a column's categories, others never
 *   occur, and at least one has to be known. A date names the day that the model counts back from. Files for earlier
 *   versions say `field` for the key, and `numeric`, `ordinal`, `binary` and `categorical` for the kind.
 * - `threshold`, from 0 to 1; `thresholdPolicy`, as {@linkcode ThresholdPolicy}; `licence`, a text.
 *
 * @param width F, as the graph declares it
 * @throws {ModelFileError}
 */
export function readDeclaration(
  metadata: ModelProperties,
  width: number,
  schema: CustomerSchema,
): ModelDeclaration {
  return {
    features: readFeatures(valueOf(metadata, "features"), width, featuresOf(schema)),
    threshold: readThreshold(valueOf(metadata, "threshold")),
    thresholdPolicy: readPolicy(valueOf(metadata, "thresholdPolicy")),
    licence: readLicence(valueOf(metadata, "licence")),
    explanation: valueOf(metadata, "explanation") as ModelCard["explanation"],
    calibration: valueOf(metadata, "calibration") as ModelCard["calibration"],
  };
}

/** The JSON value of an entry; null where there is none. */
function valueOf(metadata: ModelProperties, key: string): unknown {
  const text = metadata[key];
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new ModelFileError(
      `Expected metadata "${key}" as JSON, but found ${quote(text)}. Write it with a JSON library.`,
    );
  }
}

function readFeatures(
  list: unknown,
  width: number,
  known: readonly Column[],
): FeatureEncoding {
  if (!Array.isArray(list)) {
    throw new ModelFileError(
      `Expected metadata "features", a list that names the key of each of the ${width} columns, but found ` +
        `${list === null ? "none" : found(list)}. Add it to the file's metadata_props.`,
    );
  }
  if (list.length !== width) {
    throw new ModelFileError(
      `Expected ${width} entries in metadata "features", one for each column of the input, but found ` +
        `${list.length}. Name each column once, in order.`,
    );
  }
  const features = list.map((entry, column) => readFeature(entry, column, known));
  features.forEach(({ key }, column) => {
    const first = features.findIndex((feature) => feature.key === key);
    if (first === column) return;
    throw new ModelFileError(
      `Expected each key once in metadata "features", but found "${key}" in columns ${first} ` +
        `and ${column}. Feed one column to both places inside the graph.`,
    );
  });
  return features;
}

function readFeature(entry: unknown, place: number, known: readonly Column[]): EncodedFeature {
  const { key, field = key, kind, categories, day } = Object(entry) as Record<string, unknown>;
  const column = known.find((feature) => feature.key === field);
  if (!column) {
    throw new ModelFileError(
      `Expected the key of a feature in column ${place} of metadata "features", but found ` +
        `${found(field)}. The keys are ${known.map((feature) => feature.key).join(", ")}.`,
    );
  }
  const where = `"${column.key}" in metadata "features"`;
  const declared = kindOf(String(kind));
  if (!declared || shapeOf({ kind: declared }) !== shapeOf(column)) {
    throw new ModelFileError(
      `Expected kind "${column.kind}" for ${where}, but found ` +
        `${found(kind)}. Write the kind that the column has in Holdfast.`,
    );
  }
  const feature = { key: column.key, kind: column.kind };
  const shape = shapeOf(column);
  if (shape === "choice") {
    return { ...feature, categories: readCategories(categories, column, where) };
  }
  requireNone(categories, where, shape);
  return shape === "date" ? { ...feature, day: readDay(day, where) } : feature;
}

const SHAPE_WORDS: Readonly<Record<Shape, string>> = {
  range: "a number",
  flag: "yes or no",
  date: "a date",
  choice: "a category",
  text: "a text",
};

function requireNone(categories: unknown, where: string, shape: Shape): void {
  if (categories === undefined || categories === null) return;
  throw new ModelFileError(
    `Expected no categories for ${where}, which is ${SHAPE_WORDS[shape]}, but found some. ` +
      "Leave them out, and let the model take the value itself.",
  );
}

function readDay(value: unknown, where: string): string {
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && Date.parse(value)) {
    return value;
  }
  throw new ModelFileError(
    `Expected "day" for ${where}, the day that the model counts back from, such as "2026-01-31", but found ` +
      `${found(value)}.`,
  );
}

function readCategories(value: unknown, column: Column, where: string): string[] {
  const known = column.categories && [...column.categories, ...Object.keys(column.aliases ?? {})];
  const fault = (found: string) =>
    new ModelFileError(
      `Expected categories for ${where}, a list of different texts in the order of their codes, but found ` +
        `${found}.${known ? ` Holdfast knows ${known.join(", ")}.` : ""}`,
    );
  if (!Array.isArray(value) || value.length === 0) throw fault("none");
  const texts = value.map((category) => {
    if (typeof category !== "string" || category === "") throw fault(found(category));
    return category;
  });
  const twice = texts.find((text, code) => texts.indexOf(text) !== code);
  if (twice !== undefined) throw fault(`${quote(twice)} twice`);
  if (known && !texts.some((text) => known.includes(text))) {
    throw fault(`${quote(texts[0]!)} and no category that occurs`);
  }
  return texts;
}

function readThreshold(value: unknown): number | null {
  if (value === null) return null;
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw new ModelFileError(
    `Expected metadata "threshold", a number from 0 to 1, but found ${found(value)}. ` +
      "Correct it, or leave it out.",
  );
}

const POLICY_NUMBERS: Readonly<Record<ThresholdPolicy["kind"], readonly string[]>> = {
  F1: [],
  RECALL: ["atLeast"],
  COST: ["lostCustomer", "wastedOffer"],
  LIST_SIZE: ["contacts"],
  FIXED: ["value"],
};

function readPolicy(value: unknown): ThresholdPolicy | null {
  if (value === null) return null;
  const { kind, ...numbers } = Object(value) as Record<string, unknown>;
  const names = Object.hasOwn(POLICY_NUMBERS, String(kind))
    ? POLICY_NUMBERS[kind as ThresholdPolicy["kind"]]
    : undefined;
  const policy = {
    kind,
    ...Object.fromEntries((names ?? []).map((name) => [name, numbers[name]])),
  };
  try {
    if (!names || names.some((name) => typeof numbers[name] !== "number")) {
      throw new RangeError("it is none of F1, RECALL, COST, LIST_SIZE and FIXED with its numbers");
    }
    validatePolicy(policy as ThresholdPolicy);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ModelFileError(
      'Expected metadata "thresholdPolicy" such as {"kind": "RECALL", "atLeast": 0.95}, but found ' +
        `${found(value)}: ${error.message}. Correct it, or leave it out.`,
    );
  }
  return policy as ThresholdPolicy;
}

function readLicence(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === "string" && value.length <= LICENCE_MAX) return value;
  throw new ModelFileError(
    `Expected metadata "licence", a text of at most ${LICENCE_MAX} characters, but found ` +
      `${found(value)}. Shorten it, or leave it out.`,
  );
}
