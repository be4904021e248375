import type { Rfm } from "@/ml/segments/rfm.ts";
import type { CustomerSchema, RfmRole } from "@/schema/column.ts";
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

/** The columns of a schema that have the roles, and the roles that none has. */
export function rfmColumnsOf(
  schema: CustomerSchema,
): { readonly columns: RfmColumns } | { readonly missing: readonly RfmRole[] } {
  const key = (trait: keyof Rfm) => columnWithRole(schema, ROLES[trait])?.key ?? null;
  const [recency, frequency, monetary] = [key("recency"), key("frequency"), key("monetary")];
  if (recency !== null && frequency !== null && monetary !== null) {
    return { columns: { recency, frequency, monetary } };
  }
  return { missing: Object.values(ROLES).filter((role) => !columnWithRole(schema, role)) };
}

/** A customer's values for a stored segmentation; null where the customer has none. */
export function rfmValues(
  row: Readonly<Record<string, unknown>>,
  { columns = EARLIER }: { readonly columns?: RfmColumns },
): { readonly [Trait in keyof Rfm]: number | null } {
  const value = (key: string) => typeof row[key] === "number" ? row[key] : null;
  return {
    recency: value(columns.recency),
    frequency: value(columns.frequency),
    monetary: value(columns.monetary),
  };
}
