import { timeOf } from "@/ml/features.ts";
import type { Rfm } from "@/ml/segments/rfm.ts";
import type { Column, CustomerSchema, RfmRole } from "@/schema/column.ts";
import { isMeasured } from "@/schema/kinds.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { hasRole, shopColumnsOf } from "@/schema/schema.ts";

/** Keys of the columns that a segmentation reads, by what they are to it. */
export type TraitColumns = Readonly<Record<string, string>>;

const ROLES: { readonly [Trait in keyof Rfm]: RfmRole } = {
  recency: "RECENCY",
  frequency: "FREQUENCY",
  monetary: "MONETARY",
};

/** Columns that one segmentation can rest on. */
export const MAX_TRAITS = 6;

/** The columns that customers can be grouped by: those that hold numbers or dates. */
export function countedColumns(schema: CustomerSchema): Column[] {
  return shopColumnsOf(schema).filter((column) =>
    isMeasured(column) && column.roles.length > 0 &&
    !hasRole(column, "CONTACT")
  );
}

/** The columns of a schema that have the roles of recency, frequency and monetary value, in this order. */
export function rfmColumnsOf(schema: CustomerSchema): Column[] {
  const counted = countedColumns(schema);
  return Object.values(ROLES).flatMap((role) =>
    counted.find((column) => hasRole(column, role)) ?? []
  );
}

/** Columns by what they are to a segmentation: their roles where all three are there, else their keys. */
export function traitColumns(columns: readonly Column[]): TraitColumns {
  const keyOf = (role: RfmRole) => columns.find((column) => hasRole(column, role))?.key;
  const [recency, frequency, monetary] = Object.values(ROLES).map(keyOf);
  return columns.length === 3 && recency && frequency && monetary
    ? { recency, frequency, monetary }
    : Object.fromEntries(columns.map(({ key }) => [key, key]));
}

/** What segmentations read before a schema was a value. */
const EARLIER: TraitColumns = traitColumns(rfmColumnsOf(ECOMMERCE));

const DAY_MS = 86_400_000;

/** Values of a column as numbers, a date as days before the last one; NaN where missing. */
export function traitNumbers(
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
export interface TraitSource {
  /** Those of the preset for online shops where it does not say. */
  readonly columns?: TraitColumns;
  /** Of a column of dates, the last of all customers, from which days are counted. */
  readonly lastDays?: Readonly<Record<string, string>>;
}

/** The key of the column of each trait. */
export function columnsOf({ columns = EARLIER }: TraitSource): TraitColumns {
  return columns;
}

/** A customer's values for a stored segmentation; null where the customer has none. */
export function traitValues(
  row: Readonly<Record<string, unknown>>,
  source: TraitSource,
): Readonly<Record<string, number | null>> {
  return Object.fromEntries(
    Object.entries(columnsOf(source))
      .map(([trait, key]) => [trait, numberOf(row[key], source.lastDays?.[trait])]),
  );
}
