import type { Format } from "@/locales/format.ts";
import type { Column, Localized } from "@/schema/column.ts";
import { isAmount } from "@/schema/orders/columns.ts";

/** How the numbers of a column are written: amounts of money in the shop's currency, all others as they are. */
export interface ColumnFormat extends Pick<Format, "decimal" | "fixed"> {
  /** A place on an axis, or a bound of a stretch of values: `50`, `€50`, `€12.50`. */
  tick(value: number): string;
  /** What the numbers count, to be said with the column's name; absent where the currency says it. */
  readonly unit?: Localized;
}

/**
 * The one place that decides whether a column's numbers are money.
 *
 * @param column undefined or null where the schema has no such column
 */
export function formatOfColumn(column: Column | null | undefined, format: Format): ColumnFormat {
  const { amount, wholeAmount, decimal, fixed } = format;
  if (column && isAmount(column)) {
    return {
      decimal: amount,
      fixed: amount,
      tick: (value) => Number.isInteger(value) ? wholeAmount(value) : amount(value),
    };
  }
  return {
    decimal,
    fixed,
    tick: (value) => decimal(value),
    ...column?.unit && { unit: column.unit },
  };
}
