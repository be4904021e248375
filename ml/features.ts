import { type ColumnKind, type FeatureField, type FeatureRecord, FEATURES } from "@/ml/schema.ts";

/** Whether alias spellings of a category count as that category or as categories of their own. */
export type CategoryMode = "merged" | "raw";

/** How one field becomes one float32 column. */
export interface EncodedFeature {
  readonly field: FeatureField;
  readonly kind: ColumnKind;
  /** Categories by code: the position is the number that the model sees. */
  readonly categories?: readonly string[];
}

/** The model's inputs in order; stored with every model as the meaning of its columns. */
export type FeatureEncoding = readonly EncodedFeature[];

/** A customer's features, with the file's own spelling where an import merged an alias. */
export type EncodableRow = FeatureRecord & {
  readonly spellings?: Readonly<Record<string, string>> | null;
};

/**
 * The encoding of the canonical features.
 *
 * `merged` takes the canonical categories in the schema's order. `raw` gives alias spellings categories of
 * their own, all in code-unit order, as one-hot encoding of the unmerged file orders them.
 */
export function featureEncoding(mode: CategoryMode): FeatureEncoding {
  return FEATURES.map(({ field, kind, categories, aliases }) => {
    if (!categories) return { field, kind };
    if (mode === "merged") return { field, kind, categories };
    return { field, kind, categories: [...categories, ...Object.keys(aliases ?? {})].sort() };
  });
}

/**
 * Encodes customers as a model's input.
 *
 * @param rows N customers
 * @param encoding F features
 * @returns float32 of shape [N × F], row-major: a number as it is, a binary as 0 or 1, a category as its code,
 * NaN where the value is missing or its category is unknown to the encoding
 */
export function encodeFeatures(
  rows: readonly EncodableRow[],
  encoding: FeatureEncoding,
): Float32Array {
  const width = encoding.length;
  const encoded = new Float32Array(rows.length * width);
  encoding.forEach((feature, column) => {
    const encode = encoderOf(feature);
    for (let row = 0; row < rows.length; row++) {
      encoded[row * width + column] = encode(rows[row]!);
    }
  });
  return encoded;
}

function encoderOf({ field, categories }: EncodedFeature): (row: EncodableRow) => number {
  if (!categories) {
    return (row) => {
      const value = row[field];
      return value === null || value === undefined ? NaN : Number(value);
    };
  }
  const codes = new Map(categories.map((category, code) => [category, code]));
  return (row) => {
    const canonical = row[field];
    if (typeof canonical !== "string") return NaN;
    const spelling = row.spellings?.[field];
    return (spelling === undefined ? undefined : codes.get(spelling)) ?? codes.get(canonical) ??
      NaN;
  };
}
