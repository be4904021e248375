import { timeOf } from "@/ml/features.ts";
import type { Rfm } from "@/ml/segments/rfm.ts";
import type { Column, CustomerSchema, RfmRole } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { columnWithRole } from "@/schema/schema.ts";

/** Keys of the columns that a segmentation reads, by what they are to it. */
export type RfmColumns = { readonly [Trait in keyof Rfm]: string };

const ROLES: { readonly [Trait in keyof Rfm]: RfmRole } = {
  recency: "RECENCY",
  frequency: "FREQUENCY",
  monetary: "MONETARY",
};

/** What segmentations read before a schema was a value. */
const EARLIER: RfmColumns = {
  recency: "daysSinceLastOrder",
  frequency: "orderCount",
  monetary: "cashbackAmount",
};

/** The columns of a schema that have the roles and hold numbers or dates, or the roles that none has. */
export function rfmColumnsOf(
  schema: CustomerSchema,
): { readonly columns: RfmColumns } | { readonly missing: readonly RfmRole[] } {
  const keyOf = (trait: keyof Rfm) => countedColumn(schema, ROLES[trait])?.key ?? null;
  const [recency, frequency, monetary] = [keyOf("recency"), keyOf("frequency"), keyOf("monetary")];
  if (recency !== null && frequency !== null && monetary !== null) {
    return { columns: { recency, frequency, monetary } };
  }
  return { missing: Object.values(ROLES).filter((role) => !countedColumn(schema, role)) };
}

function countedColumn(schema: CustomerSchema, role: RfmRole): Column | undefined {
  const column = columnWithRole(schema, role);
  return column && ["range", "date"].includes(shapeOf(column)) ? column : undefined;
}

const DAY_MS = 86_400_000;

/** Values of a column as numbers, a date as days before the last one; NaN where missing. */
export function rfmNumbers(
  values: readonly unknown[],
): { readonly numbers: Float64Array; readonly lastDay?: string } {
  let lastDay: string | undefined;
  for (const value of values) {
    if (typeof value === "string" && !(timeOf(value) <= timeOf(lastDay))) lastDay = value;
  }
  const numbers = Float64Array.from(values, (value) => numberOf(value, lastDay) ?? NaN);
  return lastDay === undefined ? { numbers } : { numbers, lastDay };
}

function numberOf(value: unknown, lastDay: string | undefined): number | null {
  if (typeof value === "number") return value;
  const days = (timeOf(lastDay) - timeOf(value)) / DAY_MS;
  return Number.isNaN(days) ? null : days;
}

/** What a segmentation remembers of the columns that it reads. */
export interface RfmSource {
  /** Those of the preset for online shops where it does not say. */
  readonly columns?: RfmColumns;
  /** Of a column of dates, the last of all customers, from which days are counted. */
  readonly lastDays?: { readonly [Trait in keyof Rfm]?: string };
}

/** A customer's values for a stored segmentation; null where the customer has none. */
export function rfmValues(
  row: Readonly<Record<string, unknown>>,
  { columns = EARLIER, lastDays = {} }: RfmSource,
): { readonly [Trait in keyof Rfm]: number | null } {
  const value = (trait: keyof Rfm) => numberOf(row[columns[trait]], lastDays[trait]);
  return {
    recency: value("recency"),
    frequency: value("frequency"),
    monetary: value("monetary"),
  };
}
