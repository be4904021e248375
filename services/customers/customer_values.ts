/** Values of customers as callers send them, held to the rules by which an import reads them. */
import type { EncodableRow } from "@/ml/features.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { quantityFault } from "@/schema/quantities.ts";
import { featuresOf } from "@/schema/schema.ts";
import { UserError } from "../errors.ts";
import { categoryReader, namesCategories, unknownCategory } from "./categories.ts";

/**
 * One customer's features in canonical form: spellings of categories are matched without case, aliases are merged and
 * the spelling that was merged is kept beside. Numbers must be whole and in range where their column says so.
 *
 * @param path where the customer lies in the caller's input
 * @param errors to which everything that is wrong is added: `UNKNOWN_CATEGORY`, `NOT_WHOLE` or `OUT_OF_RANGE`
 */
export function readFeatures(
  schema: CustomerSchema,
  input: Readonly<Record<string, unknown>>,
  path: readonly string[],
  errors: UserError[],
): EncodableRow {
  const row: Record<string, unknown> = {};
  const spellings: Record<string, string> = {};
  for (const column of featuresOf(schema)) {
    const { key } = column;
    const value = input[key] ?? null;
    const read = readFeature(column, value);
    if ("code" in read) {
      errors.push(new UserError(read.code, read.message, [...path, key]));
      continue;
    }
    row[key] = read.value;
    if (read.spelling !== undefined) spellings[key] = read.spelling;
  }
  return { ...row, spellings };
}

type Feature =
  | { readonly value: unknown; readonly spelling?: string }
  | { readonly code: string; readonly message: string };

function readFeature(column: Column, value: unknown): Feature {
  const { key } = column;
  if (typeof value === "string" && namesCategories(column)) {
    return categoryReader(column)(value) ??
      { code: "UNKNOWN_CATEGORY", message: unknownCategory(column, value) };
  }
  const fault = typeof value === "number" && shapeOf(column) === "range"
    ? quantityFault(column, value)
    : undefined;
  if (!fault) return { value };
  const message = `Expected ${key} to be ${fault.expected}, but found ${value}.`;
  return { code: fault.code, message };
}
