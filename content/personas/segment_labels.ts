import type { StrategyColumn } from "@/content/playbook/figures.ts";
import { isByRfm, type Rfm, traitsOf } from "@/ml/segments/rfm.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import { columnsOf } from "@/ml/segments/trait_columns.ts";
import { type CustomerSchema, type Localized, RFM_ROLES } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { isAmount } from "@/schema/orders/columns.ts";
import { columnOf, hasRole } from "@/schema/schema.ts";

/** A trait of a segmentation, as a schema calls its column. */
export interface TraitLabel {
  /** Name in the model: `recency`, or the key of the column. */
  readonly trait: string;
  readonly key: string;
  /** The key where the schema has no such column any more. */
  readonly label: Localized;
  readonly isDate: boolean;
}

/** The traits of a segmentation in their order. */
export function traitLabels(schema: CustomerSchema, model: SegmentationModel): TraitLabel[] {
  const columns = columnsOf(model);
  return traitsOf(model).map((trait) => {
    const key = columns[trait] ?? trait;
    const column = columnOf(schema, key);
    return {
      trait,
      key,
      label: column?.label ?? { en: key, ko: key },
      isDate: !!column && shapeOf(column) === "date",
    };
  });
}

/**
 * The columns of a segmentation as strategies name them.
 *
 * @param currency of the shop (ISO 4217); null where it has set none
 */
export function strategyColumns(
  schema: CustomerSchema,
  model: SegmentationModel,
  currency: string | null,
): StrategyColumn[] {
  return traitLabels(schema, model).map(({ trait, key, label, isDate }) => {
    const column = columnOf(schema, key);
    return {
      key,
      ...roleOf(schema, model, trait, key),
      label,
      isDate,
      deviation: model.deviations[trait]!,
      ...column && isAmount(column) && currency !== null && { currency },
    };
  });
}

/** The role of a trait: its name in a segmentation by all three roles, else that of its column. */
function roleOf(
  schema: CustomerSchema,
  model: SegmentationModel,
  trait: string,
  key: string,
): { readonly role?: keyof Rfm } {
  if (isByRfm(model)) return { role: trait as keyof Rfm };
  const column = columnOf(schema, key);
  const role = column && RFM_ROLES.find((each) => hasRole(column, each));
  return role ? { role: role.toLowerCase() as keyof Rfm } : {};
}

/** The mean of a column. */
export interface TraitMean {
  readonly key: string;
  readonly label: Localized;
  readonly mean: number;
}

/** Means with what a schema calls their columns, in the order of the schema. */
export function meansByLabel(
  schema: CustomerSchema,
  means: Readonly<Record<string, number>>,
): TraitMean[] {
  const place = (key: string) => schema.columns.findIndex((column) => column.key === key);
  return Object.entries(means)
    .map(([key, mean]) => ({
      key,
      label: columnOf(schema, key)?.label ?? { en: key, ko: key },
      mean,
    }))
    .toSorted((a, b) => place(a.key) - place(b.key));
}
