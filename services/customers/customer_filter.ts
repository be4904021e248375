/** Filters of customers as callers write them. */
import {
  type CustomerFilter,
  MAX_FILTER_DEPTH,
  type TextFilter,
} from "@/db/queries/customer_filter.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { shopColumnsOf } from "@/schema/schema.ts";
import { UserError } from "../errors.ts";
import { categoryReader, namesCategories, unknownCategory } from "./categories.ts";

type Filter = CustomerFilter | null | undefined;

/**
 * A filter with its categories in canonical spelling: as everywhere, case, aliases and other words for them are
 * understood. A column without listed categories takes any text.
 *
 * @throws {UserError} `UNKNOWN_CATEGORY` for a category that does not exist, which would match no customer
 */
export function canonicalFilter(schema: CustomerSchema, filter: Filter): Filter {
  const columns = shopColumnsOf(schema).filter((column) =>
    shapeOf(column) === "choice" && namesCategories(column)
  );
  return canonicalBy(columns, filter, ["filter"], 1);
}

function canonicalBy(
  columns: readonly Column[],
  filter: Filter,
  path: readonly string[],
  depth: number,
): Filter {
  // Deeper ones are refused by `customerWhere`.
  if (!filter || depth > MAX_FILTER_DEPTH) return filter;
  const inner = (each: CustomerFilter, ...place: string[]) =>
    canonicalBy(columns, each, [...path, ...place], depth + 1)!;
  const all = (name: "and" | "or", filters: readonly CustomerFilter[]) =>
    filters.map((each, index) => inner(each, name, String(index)));
  const categories = columns.flatMap((column) => {
    const stated = filter[column.key];
    if (!isObject(stated)) return [];
    return [[column.key, canonicalChoice(column, stated, [...path, column.key])] as const];
  });
  return {
    ...filter,
    ...Object.fromEntries(categories),
    ...filter.and && { and: all("and", filter.and) },
    ...filter.or && { or: all("or", filter.or) },
    ...filter.not && { not: inner(filter.not, "not") },
  };
}

function isObject(stated: unknown): stated is TextFilter {
  return typeof stated === "object" && stated !== null;
}

function canonicalChoice(column: Column, stated: TextFilter, path: readonly string[]): TextFilter {
  const read = categoryReader(column);
  const named = (text: string, ...place: string[]) => {
    const category = read(text);
    if (category) return category.value;
    throw new UserError("UNKNOWN_CATEGORY", unknownCategory(column, text), [...path, ...place]);
  };
  const all = (name: "in" | "notIn", texts: readonly string[]) => [
    ...new Set(texts.map((text, index) => named(text, name, String(index)))),
  ];
  return {
    ...stated,
    ...stated.eq != null && { eq: named(stated.eq, "eq") },
    ...stated.in && { in: all("in", stated.in) },
    ...stated.notIn && { notIn: all("notIn", stated.notIn) },
  };
}
