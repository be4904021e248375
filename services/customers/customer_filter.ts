/** Filters of customers as callers write them. */
import {
  type CustomerFilter,
  MAX_FILTER_DEPTH,
  type TextFilter,
} from "@/db/queries/customer_filter.ts";
import { InvalidQueryError } from "@/db/queries/errors.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { shopColumnsOf } from "@/schema/schema.ts";
import { categoryReader, namesCategories } from "./categories.ts";

type Filter = CustomerFilter | null | undefined;

/**
 * A filter with its categories in canonical spelling: as everywhere, case, aliases and other words for them are
 * understood. A column without listed categories takes any text.
 *
 * @throws {InvalidQueryError} `INVALID_FILTER` for a category that does not exist, which would let no one through
 */
export function canonicalFilter(schema: CustomerSchema, filter: Filter): Filter {
  const columns = shopColumnsOf(schema).filter((column) =>
    shapeOf(column) === "choice" && namesCategories(column)
  );
  return canonicalBy(columns, filter, 1);
}

function canonicalBy(columns: readonly Column[], filter: Filter, depth: number): Filter {
  // Deeper ones are refused by `customerWhere`.
  if (!filter || depth > MAX_FILTER_DEPTH) return filter;
  const inner = (each: CustomerFilter) => canonicalBy(columns, each, depth + 1)!;
  const categories = columns.flatMap((column) => {
    const stated = filter[column.key];
    return isObject(stated) ? [[column.key, canonicalChoice(column, stated)] as const] : [];
  });
  return {
    ...filter,
    ...Object.fromEntries(categories),
    ...filter.and && { and: filter.and.map(inner) },
    ...filter.or && { or: filter.or.map(inner) },
    ...filter.not && { not: inner(filter.not) },
  };
}

function isObject(stated: unknown): stated is TextFilter {
  return typeof stated === "object" && stated !== null;
}

function canonicalChoice(column: Column, stated: TextFilter): TextFilter {
  const read = categoryReader(column);
  const named = (text: string) => read(text)?.value ?? unknown(column, text);
  const each = (texts: readonly string[]) => [...new Set(texts.map(named))];
  return {
    ...stated,
    ...stated.eq != null && { eq: named(stated.eq) },
    ...stated.in && { in: each(stated.in) },
    ...stated.notIn && { notIn: each(stated.notIn) },
  };
}

function unknown({ key, categories = [] }: Column, text: string): never {
  throw new InvalidQueryError(
    "INVALID_FILTER",
    `Expected ${key} to be one of ${categories.join(", ")}, but found "${text.slice(0, 60)}".`,
  );
}
