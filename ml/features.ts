import type { Column, CustomerSchema, Kind } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { featuresOf } from "@/schema/schema.ts";

/** Whether alias spellings of a category count as that category or as categories of their own. */
export type CategoryMode = "merged" | "raw";

/** How one feature becomes one float32 column. */
export interface EncodedFeature {
  readonly key: string;
  readonly kind: Kind;
  /** Categories by code: the position is the number that the model sees. */
  readonly categories?: readonly string[];
  /** Of the categories, those that are other spellings of one: the category by its spelling. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Rarer values of the training table, which share the last category. */
  readonly other?: readonly string[];
  /** Of a date: the last day of the training table, ISO 8601; the model sees the days before it. */
  readonly day?: string;
  /** Features of one theme are explained as one. */
  readonly theme?: string;
}

/** The model's inputs in order; stored with every model as the meaning of its columns. */
export type FeatureEncoding = readonly EncodedFeature[];

/** A customer's features by key, with the file's own spelling where an import merged an alias. */
export type EncodableRow = Readonly<Record<string, unknown>> & {
  readonly spellings?: Readonly<Record<string, string>> | null;
};

/** The same customers by columns: of each key one value a customer. */
export type EncodableColumns = Readonly<Record<string, readonly unknown[]>> & {
  readonly spellings?: readonly EncodableRow["spellings"][];
};

/** Categories that are learnt from the rows at most; rarer ones share a further one. */
const MAX_LEARNT = 20;
/** Rarer values that are remembered, the commonest first; the others are unknown, as are new ones. */
const MAX_OTHER = 1000;
/** Names for the category that rarer values share: the first that no value has. */
const OTHER_NAMES = ["Other", "Other values", "(other)"];
const DAY_MS = 86_400_000;

/**
 * The encoding of a schema's features.
 *
 * A category's codes follow the schema where it lists the categories. `merged` takes them in the schema's order; `raw`
 * gives alias spellings categories of their own, all in code-unit order, as one-hot encoding of the unmerged file orders
 * them. Where the schema has no list, the {@linkcode MAX_LEARNT} commonest values of the rows are categories, in
 * code-unit order, and the others share one that follows.
 *
 * @param rows the training table
 * @param omitted keys of features that the model is not given
 */
export function featureEncoding(
  schema: CustomerSchema,
  rows: readonly EncodableRow[],
  mode: CategoryMode,
  omitted: ReadonlySet<string> = new Set(),
): FeatureEncoding {
  const features = featuresOf(schema).filter(({ key }) => !omitted.has(key));
  const dates = features.filter((column) => shapeOf(column) === "date");
  const day = lastDay(rows, dates.map(({ key }) => key));
  return features.map((column) => {
    const { key, kind, theme } = column;
    const feature = theme === undefined ? { key, kind } : { key, kind, theme };
    switch (shapeOf(column)) {
      case "choice":
        return { ...feature, ...categoriesOf(column, rows, mode) };
      case "date":
        return { ...feature, day };
      case "range":
      case "flag":
      case "text":
        return feature;
    }
  });
}

function categoriesOf(
  { key, categories, aliases }: Column,
  rows: readonly EncodableRow[],
  mode: CategoryMode,
): Pick<EncodedFeature, "categories" | "aliases" | "other"> {
  if (!categories) return learnCategories(rows, key, mode);
  if (mode === "merged" || !aliases) return { categories: inOrder(categories, mode) };
  return { categories: inOrder([...categories, ...Object.keys(aliases)], mode), aliases };
}

function inOrder(categories: readonly string[], mode: CategoryMode): readonly string[] {
  return mode === "merged" ? categories : [...categories].sort();
}

function learnCategories(
  rows: readonly EncodableRow[],
  key: string,
  mode: CategoryMode,
): Pick<EncodedFeature, "categories" | "other"> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = (mode === "raw" ? row.spellings?.[key] : undefined) ?? row[key];
    if (typeof value === "string") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const common = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([value]) => value);
  const categories = common.slice(0, MAX_LEARNT).sort();
  if (common.length <= MAX_LEARNT) return { categories };
  const other = common.slice(MAX_LEARNT, MAX_LEARNT + MAX_OTHER);
  const name = OTHER_NAMES.find((name) => !categories.includes(name))!;
  return { categories: [...categories, name], other };
}

/** The last day in some columns of the rows; the epoch's first where there is none. */
function lastDay(rows: readonly EncodableRow[], keys: readonly string[]): string {
  let last = NaN;
  for (const row of rows) {
    for (const key of keys) {
      const time = timeOf(row[key]);
      if (!(time <= last) && !Number.isNaN(time)) last = time;
    }
  }
  return new Date(Number.isNaN(last) ? 0 : last).toISOString().slice(0, 10);
}

/** Milliseconds since the epoch of a date without a zone, as of UTC; NaN where it is none. */
export function timeOf(value: unknown): number {
  if (typeof value !== "string") return NaN;
  return Date.parse(value.length > 10 ? `${value.replace(" ", "T")}Z` : value);
}

/**
 * Encodes customers as a model's input.
 *
 * @param rows N customers
 * @param encoding F features
 * @returns float32 of shape [N × F], row-major: a number as it is, a flag as 0 or 1, a category as its code, a date as
 * days before the encoding's day, NaN where the value is missing or its category is unknown to the encoding
 */
export function encodeFeatures(
  rows: readonly EncodableRow[],
  encoding: FeatureEncoding,
): Float32Array {
  return encodeBy(
    rows.length,
    encoding,
    (key) => (row) => rows[row]![key],
    (row) => rows[row]!.spellings,
  );
}

/** {@linkcode encodeFeatures} of customers by columns; a key without a column is missing for all. */
export function encodeColumns(
  columns: EncodableColumns,
  rows: number,
  encoding: FeatureEncoding,
): Float32Array {
  const valuesOf = (key: string) => {
    const values = columns[key];
    return (row: number) => values?.[row];
  };
  return encodeBy(rows, encoding, valuesOf, (row) => columns.spellings?.[row]);
}

function encodeBy(
  rows: number,
  encoding: FeatureEncoding,
  valuesOf: (key: string) => (row: number) => unknown,
  spellingsOf: (row: number) => EncodableRow["spellings"],
): Float32Array {
  const width = encoding.length;
  const encoded = new Float32Array(rows * width);
  encoding.forEach((feature, column) => {
    const encode = encoderOf(feature);
    const valueOf = valuesOf(feature.key);
    for (let row = 0; row < rows; row++) {
      encoded[row * width + column] = encode(valueOf(row), spellingsOf(row));
    }
  });
  return encoded;
}

type Encoder = (value: unknown, spellings: EncodableRow["spellings"]) => number;

function encoderOf(feature: EncodedFeature): Encoder {
  const { key, categories, day } = feature;
  if (categories) return categoryEncoder(key, categories, feature.other ?? []);
  if (day !== undefined) {
    const end = timeOf(day);
    return (value) => (end - timeOf(value)) / DAY_MS;
  }
  return (value) => typeof value === "number" || typeof value === "boolean" ? Number(value) : NaN;
}

function categoryEncoder(
  key: string,
  categories: readonly string[],
  other: readonly string[],
): Encoder {
  const codes = new Map(other.map((value) => [value, categories.length - 1]));
  categories.forEach((category, code) => codes.set(category, code));
  return (canonical, spellings) => {
    if (typeof canonical !== "string") return NaN;
    const spelling = spellings?.[key];
    return (spelling === undefined ? undefined : codes.get(spelling)) ?? codes.get(canonical) ??
      NaN;
  };
}
