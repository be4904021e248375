import type { Column } from "./column.ts";
import { KINDS } from "./kinds.ts";

/** Largest whole number that a column can hold. */
const INT32 = 2_147_483_647;

/** Why a number is none of a column's. */
export interface QuantityFault {
  readonly code: "NOT_WHOLE" | "OUT_OF_RANGE";
  /** What the column takes, to be continued after "Expected … to be". */
  readonly expected: string;
}

/** The range of a column of numbers; without one of its own, what can be stored. */
export function rangeOf({ kind, min, max }: Range): { readonly min: number; readonly max: number } {
  const most = KINDS[kind].whole ? INT32 : Infinity;
  return { min: min ?? -most, max: max ?? most };
}

type Range = Pick<Column, "kind" | "min" | "max">;

/** What is wrong with a number of a column: the one rule for files, inputs of GraphQL and forms. */
export function quantityFault(column: Range, value: number): QuantityFault | undefined {
  if (KINDS[column.kind].whole && !Number.isInteger(value)) {
    return { code: "NOT_WHOLE", expected: "whole" };
  }
  const { min, max } = rangeOf(column);
  if (value >= min && value <= max) return undefined;
  return { code: "OUT_OF_RANGE", expected: `from ${min} to ${max}` };
}
