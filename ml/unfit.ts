import {
  type CategoryMode,
  type EncodableRow,
  encodeFeatures,
  featureEncoding,
} from "@/ml/features.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { hasRole } from "@/schema/schema.ts";

/** Why a model learns nothing from a column. */
export const UNFIT_REASONS = ["FREE_TEXT", "NEAR_UNIQUE", "CONSTANT"] as const;
export type UnfitReason = (typeof UNFIT_REASONS)[number];

/** A feature that a model is not given, since it says nothing about customers to come. */
export interface UnfitFeature {
  readonly field: string;
  readonly reason: UnfitReason;
}

/** Share of distinct values from which a category names a row instead of a kind of customer. */
const UNIQUE_SHARE = 0.5;
/** Rows with a value below which nothing is called unique. */
const MIN_VALUES = 20;
/** Whole numbers that are all different and cover their span as densely as this count rows. */
const ROW_NUMBER_DENSITY = 0.9;
const MIN_ROW_NUMBERS = 100;

/**
 * Features from which no model can learn, in the schema's order: free text, categories that nearly every row has its own
 * of, row numbers, and columns in which all rows are alike.
 */
export function unfitFeatures(
  schema: CustomerSchema,
  rows: readonly EncodableRow[],
  mode: CategoryMode,
): UnfitFeature[] {
  const encoding = featureEncoding(schema, rows, mode);
  const features = encodeFeatures(rows, encoding);
  const places = new Map(encoding.map(({ key }, place) => [key, place]));
  return schema.columns.flatMap((column): UnfitFeature[] => {
    if (!hasRole(column, "FEATURE")) return [];
    const { key: field } = column;
    if (!KINDS[column.kind].modelled) return [{ field, reason: "FREE_TEXT" }];
    const place = places.get(field)!;
    const alike = rows.every((_, row) =>
      Object.is(features[row * encoding.length + place], features[place])
    );
    if (isNearUnique(column, rows)) return [{ field, reason: "NEAR_UNIQUE" }];
    return alike ? [{ field, reason: "CONSTANT" }] : [];
  });
}

function isNearUnique(column: Column, rows: readonly EncodableRow[]): boolean {
  if (shapeOf(column) === "choice") {
    const values = valuesOf(column, rows);
    return values.length >= MIN_VALUES && new Set(values).size >= UNIQUE_SHARE * values.length;
  }
  if (!KINDS[column.kind].whole) return false;
  const values = valuesOf(column, rows) as number[];
  if (values.length < MIN_ROW_NUMBERS || new Set(values).size < values.length) return false;
  const [least, greatest] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  return values.length >= ROW_NUMBER_DENSITY * (greatest - least + 1);
}

function valuesOf({ key }: Column, rows: readonly EncodableRow[]): unknown[] {
  return rows.map((row) => row[key]).filter((value) => value !== null && value !== undefined);
}
