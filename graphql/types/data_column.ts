import type { CategoryCount } from "@/db/queries/dataset/categories.ts";
import type { NumberBin, NumberSummary } from "@/db/queries/dataset/numbers.ts";
import type { PairCount, Pairs } from "@/db/queries/dataset/pairs.ts";
import type { ColumnProfile } from "@/services/statistics/profile.ts";
import type { Column, Kind } from "@/schema/column.ts";
import { hasRole } from "@/schema/schema.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";

const DATA_KINDS = {
  IDENTITY: "Identifies the customer.",
  LABEL: "Whether the customer churned.",
  NUMERIC: "A number.",
  ORDINAL: "A number that orders, such as a score.",
  BINARY: "Yes or no.",
  CATEGORICAL: "One of some categories.",
  DATE: "A date.",
  TEXT: "Free text.",
  ATTRIBUTE: "A column beyond the schema, kept as text.",
} as const;
type DataKind = keyof typeof DATA_KINDS;

const KIND_OF: Readonly<Record<Kind, DataKind>> = {
  NUMBER: "NUMERIC",
  INTEGER: "NUMERIC",
  ORDINAL: "ORDINAL",
  BOOLEAN: "BINARY",
  CATEGORY: "CATEGORICAL",
  DATE: "DATE",
  TEXT: "TEXT",
};

function kindOf(column: Column | null): DataKind {
  if (!column) return "ATTRIBUTE";
  if (hasRole(column, "ID")) return "IDENTITY";
  return hasRole(column, "LABEL") ? "LABEL" : KIND_OF[column.kind];
}

const DataColumnKind = builder.enumType("DataColumnKind", {
  description: "What a column measures.",
  values: Object.fromEntries(
    Object.entries(DATA_KINDS).map(([kind, description]) => [kind, { description }]),
  ) as Record<DataKind, { description: string }>,
});

const NumberSummaryType = builder.objectRef<NumberSummary>("NumberSummary").implement({
  description: "The values of a column of numbers; yes counts as 1, no as 0.",
  fields: (t) => ({
    count: t.exposeInt("count", { description: "Customers with a value." }),
    mean: t.exposeFloat("mean", { description: "Arithmetic mean." }),
    std: t.exposeFloat("std", {
      nullable: true,
      description: "Standard deviation, by count − 1; null below two values.",
    }),
    min: t.exposeFloat("min", { description: "Smallest value." }),
    q1: t.exposeFloat("q1", { description: "First quartile, interpolated." }),
    median: t.exposeFloat("median", { description: "Median, interpolated." }),
    q3: t.exposeFloat("q3", { description: "Third quartile, interpolated." }),
    max: t.exposeFloat("max", { description: "Largest value." }),
    lowWhisker: t.exposeFloat("lowWhisker", {
      description: "Smallest value within 1.5 interquartile ranges of the first quartile.",
    }),
    highWhisker: t.exposeFloat("highWhisker", {
      description: "Largest value within 1.5 interquartile ranges of the third quartile.",
    }),
    outliers: t.exposeInt("outliers", { description: "Values beyond the whiskers." }),
  }),
});

const SpellingCount = builder.objectRef<CategoryCount["spellings"][number]>("SpellingCount")
  .implement({
    description: "Another spelling of a category in the files.",
    fields: (t) => ({
      spelling: t.exposeString("spelling", { description: "As the file had it." }),
      customers: t.exposeInt("customers", { description: "Customers with this spelling." }),
    }),
  });

/** A bin or a category. */
type ValueCount = Pick<NumberBin, "customers" | "retained" | "churned"> & {
  readonly value: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly spellings: CategoryCount["spellings"];
};

const ValueCountType = builder.objectRef<ValueCount>("ValueCount").implement({
  description: "The customers with one value, or in one range of numbers.",
  fields: (t) => ({
    value: t.exposeString("value", {
      nullable: true,
      description: "The category; null of numbers.",
    }),
    from: t.exposeFloat("from", {
      nullable: true,
      description: "Where the range begins; null of categories.",
    }),
    to: t.exposeFloat("to", {
      nullable: true,
      description: "Where the range ends, exclusive; the same as `from` where it is one value.",
    }),
    customers: t.exposeInt("customers", { description: "Customers in all." }),
    retained: t.exposeInt("retained", { description: "Active customers with a known outcome." }),
    churned: t.exposeInt("churned", { description: "Churned customers." }),
    churnRate: t.float({
      nullable: true,
      description:
        "Share of those with a known outcome that churned, from 0 to 1; null when none is known.",
      resolve: ({ retained, churned }) =>
        retained + churned > 0 ? churned / (retained + churned) : null,
    }),
    spellings: t.field({
      type: [SpellingCount],
      description: "Other spellings that were merged into the category.",
      complexity: { field: 1, multiplier: 3 },
      resolve: ({ spellings }) => [...spellings],
    }),
  }),
});

export const DataColumnType = builder.objectRef<ColumnProfile>("DataColumn").implement({
  description: "What one column of the customer table holds.",
  fields: (t) => ({
    field: t.exposeString("field", {
      description: "Field of `Customer`, or the attribute's own name.",
    }),
    header: t.string({
      description: "Header in the file.",
      resolve: ({ column, field }) => column?.header ?? field,
    }),
    label: t.string({
      description: "Its name on pages.",
      args: localeArgs,
      resolve: ({ column, field }, { locale }) => column?.label[localeKey(locale)] ?? field,
    }),
    unit: t.string({
      nullable: true,
      description: "Unit on pages; null where there is none.",
      args: localeArgs,
      resolve: ({ column }, { locale }) => column?.unit?.[localeKey(locale)],
    }),
    kind: t.field({
      type: DataColumnKind,
      description: "What it measures.",
      resolve: ({ column }) => kindOf(column),
    }),
    count: t.exposeInt("count", { description: "Customers with a value." }),
    missing: t.exposeInt("missing", { description: "Customers without one." }),
    distinct: t.exposeInt("distinct", { description: "Distinct values." }),
    distinctSpellings: t.int({
      description: "Distinct spellings in the files.",
      resolve: ({ categories, distinct }) => categories?.distinctSpellings ?? distinct,
    }),
    all: t.field({
      type: NumberSummaryType,
      nullable: true,
      description: "Of all customers; null without values and of columns that are no numbers.",
      resolve: ({ numbers }) => numbers?.all,
    }),
    retained: t.field({
      type: NumberSummaryType,
      nullable: true,
      description: "Of active customers.",
      resolve: ({ numbers }) => numbers?.retained,
    }),
    churned: t.field({
      type: NumberSummaryType,
      nullable: true,
      description: "Of churned customers.",
      resolve: ({ numbers }) => numbers?.churned,
    }),
    values: t.field({
      type: [ValueCountType],
      description:
        "Numbers from the lowest on, one by one up to 24 of them, else in about forty ranges; " +
        "categories " +
        "by frequency, at most 30; none of ids and attributes.",
      complexity: { field: 1, multiplier: 30 },
      resolve: valuesOf,
    }),
  }),
});

function valuesOf({ numbers, categories }: ColumnProfile): ValueCount[] {
  return numbers
    ? numbers.bins.map((bin) => ({ ...bin, value: null, spellings: [] }))
    : (categories?.categories ?? []).map((each) => ({ ...each, from: null, to: null }));
}

const PairCountType = builder.objectRef<PairCount>("PairCount").implement({
  description: "Customers with the same values in two columns.",
  fields: (t) => ({
    x: t.exposeFloat("x", {
      description: "Value of the first column, or the middle of a range.",
    }),
    y: t.exposeFloat("y", {
      description: "Value of the second column, or the middle of a range.",
    }),
    customers: t.exposeInt("customers", { description: "Customers there." }),
    retained: t.exposeInt("retained", { description: "Active customers with a known outcome." }),
    churned: t.exposeInt("churned", { description: "Churned customers." }),
  }),
});

export const PairsType = builder.objectRef<Pairs>("Pairs").implement({
  description: "Two columns of numbers against each other.",
  fields: (t) => ({
    customers: t.exposeInt("customers", { description: "Customers with a value in both columns." }),
    correlation: t.exposeFloat("correlation", {
      nullable: true,
      description: "Pearson's, from −1 to 1; null where a column does not vary.",
    }),
    points: t.field({
      type: [PairCountType],
      description: "Where customers are, at most 576 places.",
      complexity: { field: 1, multiplier: 100 },
      resolve: ({ points }) => [...points],
    }),
  }),
});
