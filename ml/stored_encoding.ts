import type { EncodedFeature, FeatureEncoding } from "@/ml/features.ts";
import type { CustomerSchema, Kind } from "@/schema/column.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { featuresOf } from "@/schema/schema.ts";

/** A feature as a model was stored with it; before a schema was a value, its key was called `field`. */
type StoredFeature = ({ readonly key: string } | { readonly field: string }) & {
  readonly kind: string;
  readonly categories?: readonly string[];
};

const EARLIER_KINDS: Readonly<Record<string, Kind>> = {
  numeric: "NUMBER",
  ordinal: "ORDINAL",
  binary: "BOOLEAN",
  categorical: "CATEGORY",
};

/** The kind that a stored model names: today's, or one of those that came before. */
export function kindOf(name: string): Kind | undefined {
  if (Object.hasOwn(EARLIER_KINDS, name)) return EARLIER_KINDS[name];
  return Object.hasOwn(KINDS, name) && KINDS[name as Kind].modelled ? name as Kind : undefined;
}

/** The encoding of a stored model; those of earlier versions name a feature's key `field`. */
export function readEncoding(stored: readonly StoredFeature[]): FeatureEncoding {
  return stored.map((feature) => {
    if ("key" in feature) return feature as EncodedFeature; // as this version writes it
    const { field, kind, categories } = feature;
    const known = { key: field, kind: kindOf(kind) ?? "NUMBER" };
    return categories ? { ...known, categories } : known;
  });
}

/** A feature of a model that a schema does not have. */
export interface Incompatibility {
  readonly key: string;
  /** `MISSING`: no such feature. `OTHER_KIND`: a feature that measures something else. */
  readonly reason: "MISSING" | "OTHER_KIND";
}

/** Why a model cannot be given customers of a schema; empty where it can. */
export function incompatibilities(
  encoding: FeatureEncoding,
  schema: CustomerSchema,
): Incompatibility[] {
  const features = new Map(featuresOf(schema).map((column) => [column.key, column]));
  return encoding.flatMap((feature): Incompatibility[] => {
    const { key } = feature;
    const column = features.get(key);
    if (!column) return [{ key, reason: "MISSING" }];
    return shapeOf(column) === shapeOf(feature) ? [] : [{ key, reason: "OTHER_KIND" }];
  });
}
