/** Filters of customers as callers write them. */
import {
  type CategoryFilter,
  type CustomerFilter,
  MAX_FILTER_DEPTH,
} from "@/db/queries/customer_filter.ts";
import { InvalidQueryError } from "@/db/queries/errors.ts";
import { type Column, FEATURES } from "@/ml/schema.ts";
import { categoryReader } from "./categories.ts";

type Filter = CustomerFilter | null | undefined;

const CATEGORICAL = FEATURES.filter(({ categories }) => categories)
  .map((column) => ({ column, read: categoryReader(column) }));

/**
 * A filter with its categories in canonical spelling: as everywhere, case, aliases and other words for them are
 * understood.
 *
 * @throws {InvalidQueryError} `INVALID_FILTER` for a category that does not exist, which would let nobody through
 */
export function canonicalFilter(filter: Filter, depth = 1): Filter {
  // Deeper ones are refused by `customerWhere`.
  if (!filter || depth > MAX_FILTER_DEPTH) return filter;
  const inner = (each: CustomerFilter) => canonicalFilter(each, depth + 1)!;
  const categories = CATEGORICAL.flatMap(({ column, read }) => {
    const stated = filter[column.field] as CategoryFilter | null | undefined;
    if (!stated?.in) return [];
    const named = stated.in.map((text) => read(text)?.value ?? unknown(column, text));
    return [[column.field, { ...stated, in: [...new Set(named)] }] as const];
  });
  return {
    ...filter,
    ...Object.fromEntries(categories),
    ...filter.and && { and: filter.and.map(inner) },
    ...filter.or && { or: filter.or.map(inner) },
    ...filter.not && { not: inner(filter.not) },
  };
}

function unknown({ field, categories = [] }: Column, text: string): never {
  throw new InvalidQueryError(
    "INVALID_FILTER",
    `Expected ${field} to be one of ${categories.join(", ")}, but found "${text.slice(0, 60)}".`,
  );
}
