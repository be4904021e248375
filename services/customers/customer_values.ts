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
    const read = readFeature(column, input[key] ?? null, [...path, key]);
    if (read instanceof UserError) {
      errors.push(read);
      continue;
    }
    row[key] = read.value;
    if (read.spelling !== undefined) spellings[key] = read.spelling;
  }
  return { ...row, spellings };
}

interface Feature {
  readonly value: unknown;
  readonly spelling?: string;
}

function readFeature(
  column: Column,
  value: unknown,
  path: readonly string[],
): Feature | UserError {
  const { key } = column;
  if (typeof value === "string" && namesCategories(column)) {
    return categoryReader(column)(value) ??
      new UserError("UNKNOWN_CATEGORY", unknownCategory(column, value), path);
  }
  const fault = typeof value === "number" && shapeOf(column) === "range"
    ? quantityFault(column, value)
    : undefined;
  if (!fault) return { value };
  const message = `Expected ${key} to be ${fault.expected}, but found ${value}.`;
  return new UserError(fault.code, message, path);
}
