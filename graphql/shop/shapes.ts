import type { Aggregate } from "@/db/queries/aggregations.ts";
import type { Column } from "@/schema/column.ts";
import { KINDS, type Shape, shapeOf } from "@/schema/kinds.ts";

/** Name of the type that has one field for each column with an aggregate; `CustomerGroup` has it under that name. */
export const AGGREGATE_TYPES: Readonly<Record<Aggregate, string>> = {
  mean: "CustomerMeans",
  sum: "CustomerSums",
  min: "CustomerMinima",
  max: "CustomerMaxima",
  median: "CustomerMedians",
};

/** What a column is in GraphQL, by names of types. */
interface ColumnTypes {
  /** Type of its values, as they are read and as they are sent. */
  readonly value: string;
  /** Input type of a condition on it. */
  readonly filter: string;
  readonly aggregates: readonly Aggregate[];
}

const NUMERIC: readonly Aggregate[] = ["mean", "sum", "min", "max", "median"];

const BY_SHAPE: Readonly<Record<Shape, (whole: boolean) => ColumnTypes>> = {
  range: (whole) =>
    whole
      ? { value: "Int", filter: "IntRange", aggregates: NUMERIC }
      : { value: "Float", filter: "FloatRange", aggregates: NUMERIC },
  flag: () => ({ value: "Boolean", filter: "Boolean", aggregates: ["mean"] }),
  choice: () => ({ value: "String", filter: "CategoryFilter", aggregates: [] }),
  date: () => ({ value: "Date", filter: "DateRange", aggregates: [] }),
  text: () => ({ value: "String", filter: "TextFilter", aggregates: [] }),
};

/** What a column is in GraphQL. */
export function typesOf(column: Pick<Column, "kind">): ColumnTypes {
  return BY_SHAPE[shapeOf(column)](KINDS[column.kind].whole);
}
