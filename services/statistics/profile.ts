import type { Database, Queryable } from "@/db/client.ts";
import { customersState } from "@/db/queries/customers_state.ts";
import {
  type CategoryColumn,
  countValues,
  readCategories,
} from "@/db/queries/dataset/categories.ts";
import { MAX_COLUMNS_AT_ONCE } from "@/db/queries/dataset/counted_values.ts";
import { type NumberColumn, readNumbers } from "@/db/queries/dataset/numbers.ts";
import { type Pairs, readPairs } from "@/db/queries/dataset/pairs.ts";
import {
  countAttributes,
  countOutcomes,
  firstCustomers,
  type OutcomeCounts,
} from "@/db/queries/dataset/table.ts";
import { storedColumn } from "@/db/customers_table.ts";
import {
  type Hypothesis,
  type HypothesisData,
  type OutcomeCount,
  testHypotheses,
} from "@/ml/statistics/hypotheses.ts";
import { type FeatureData, type FeatureTest, testFeatures } from "@/ml/statistics/feature_tests.ts";
import { type SatisfactionTable, satisfactionTable } from "@/ml/statistics/satisfaction_groups.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { type Shape, shapeOf } from "@/schema/kinds.ts";
import { columnOf, hasRole } from "@/schema/schema.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import { previewOf, type PreviewRow } from "./preview.ts";

/** What one column of the customer table holds. */
export interface ColumnProfile {
  /** Key of the column, or the attribute's own name. */
  readonly field: string;
  /** Null for a column beyond the schema. */
  readonly column: Column | null;
  /** Customers with a value. */
  readonly count: number;
  readonly missing: number;
  /** Different values. */
  readonly distinct: number;
  /** Of numbers, flags and the label; yes is 1, no is 0. */
  readonly numbers: NumberColumn | null;
  /** Of categories. */
  readonly categories: CategoryColumn | null;
}

/** The stored customers as a data set. */
export interface DatasetProfile extends OutcomeCounts {
  /** The columns of the schema in their order, then the others by name. */
  readonly columns: readonly ColumnProfile[];
  /** The first customers of the files that they came from. */
  readonly preview: readonly PreviewRow[];
  /** Empty where the schema lacks one of the two. */
  readonly hoursAgainstOrders: Pairs;
  /** Empty where the schema has no satisfaction score. */
  readonly satisfaction: SatisfactionTable;
  readonly hypotheses: readonly Hypothesis[];
  /** One a feature, in the schema's order: whether it differs between outcomes. */
  readonly featureTests: readonly FeatureTest[];
}

const PREVIEW_ROWS = 10;
/** So often it is begun again when the customers change meanwhile. */
const ATTEMPTS = 3;

/**
 * Sums up the stored customers, some columns a statement, so that others can be answered in between; no statement
 * returns more than some dozen rows, however many customers there are.
 *
 * @throws {UserError} `BUSY` when imports keep changing the customers meanwhile
 */
export async function profileStoredCustomers(db: Queryable): Promise<DatasetProfile> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const state = await customersState(db);
    const profile = await readProfile(db);
    if (await customersState(db) === state) return profile;
  }
  throw new UserError("BUSY", "The customers changed while they were summed up. Ask again.");
}

async function readProfile(db: Queryable): Promise<DatasetProfile> {
  const outcomes = await countOutcomes(db);
  const schema = await currentSchema({ db: db as Database });
  const columns = await profileColumns(db, schema, outcomes.customers);
  for (const { name, count, distinct } of await countAttributes(db)) {
    const missing = outcomes.customers - count;
    columns.push({
      field: name,
      column: null,
      count,
      missing,
      distinct,
      numbers: null,
      categories: null,
    });
  }
  const data = hypothesisData(outcomes, columns);
  return {
    ...outcomes,
    columns,
    preview: (await firstCustomers(db, schema, PREVIEW_ROWS)).map((row) => previewOf(row, schema)),
    hoursAgainstOrders: await pairsOf(db, schema, "hoursOnApp", "orderCount"),
    satisfaction: satisfactionTable(outcomesByValue(columns, "satisfactionScore")),
    hypotheses: testHypotheses(data),
    featureTests: testFeatures(columns.flatMap(featureData)),
  };
}

/** Profiles the columns of the schema, in its order: each statement reads the table once, for several columns. */
async function profileColumns(
  db: Queryable,
  schema: CustomerSchema,
  total: number,
): Promise<ColumnProfile[]> {
  const columns = schema.columns.filter((column) => !hasRole(column, "IGNORED"));
  const found = new Map<string, Omit<ColumnProfile, "field" | "column" | "missing">>();
  const each = async <T>(
    some: readonly Column[],
    read: (columns: readonly Column[]) => Promise<readonly T[]>,
    profiled: (result: T) => Omit<ColumnProfile, "field" | "column" | "missing">,
  ) => {
    for (const part of chunks(some, Math.ceil(VALUES_AT_ONCE / Math.max(1, total)))) {
      const results = await read(part);
      part.forEach(({ key }, at) => found.set(key, profiled(results[at]!)));
    }
  };
  const stored = ({ key }: Column) => storedColumn(schema, key);
  const none = { numbers: null, categories: null };
  const bySummary = Map.groupBy(
    columns.filter((column) => !hasRole(column, "ID")),
    (column) => SUMMED_UP[shapeOf(column)],
  );
  await each(
    bySummary.get("numbers") ?? [],
    (part) => readNumbers(db, part.map(stored)),
    (numbers) => {
      const { distinct, all } = numbers;
      return { ...none, count: all?.count ?? 0, distinct, numbers };
    },
  );
  await each(
    bySummary.get("categories") ?? [],
    (part) => readCategories(db, part.map((each) => ({ column: stored(each), field: each.key }))),
    (categories) => {
      const { count, distinct } = categories;
      return { ...none, count, distinct, categories };
    },
  );
  await each(
    bySummary.get("count") ?? [],
    (part) => countValues(db, part.map(stored)),
    (counted) => ({ ...none, ...counted }),
  );
  return columns.map((column) => {
    const profile = found.get(column.key) ?? { ...none, count: total, distinct: total };
    return { field: column.key, column, ...profile, missing: total - profile.count };
  });
}

/** Values that a statement sums up at most, so that others are answered in between; it takes about half a second. */
const VALUES_AT_ONCE = 1_000_000;

function chunks<T>(all: readonly T[], size: number): T[][] {
  const step = Math.min(size, MAX_COLUMNS_AT_ONCE);
  return Array.from(
    { length: Math.ceil(all.length / step) },
    (_, at) => all.slice(at * step, (at + 1) * step),
  );
}

/** How columns of a shape are summed up. */
const SUMMED_UP: Readonly<Record<Shape, "numbers" | "categories" | "count">> = {
  range: "numbers",
  flag: "numbers",
  choice: "categories",
  date: "count",
  text: "count",
};

async function pairsOf(
  db: Queryable,
  schema: CustomerSchema,
  x: string,
  y: string,
): Promise<Pairs> {
  const present = [x, y].every((key) => {
    const column = columnOf(schema, key);
    return column && shapeOf(column) === "range";
  });
  if (!present) return { points: [], correlation: null, customers: 0 };
  return await readPairs(db, storedColumn(schema, x), storedColumn(schema, y));
}

/** What a test needs of a feature; nothing of other columns, and of those that are not summed up. */
function featureData({ field, column, numbers, categories }: ColumnProfile): FeatureData[] {
  if (!column || !hasRole(column, "FEATURE")) return [];
  if (categories) return [{ field, counts: categories.categories }];
  if (!numbers) return [];
  return shapeOf(column) === "flag"
    ? [{ field, counts: numbers.bins }]
    : [{ field, numbers: { retained: numbers.retained, churned: numbers.churned } }];
}

function hypothesisData(
  { retained, churned }: OutcomeCounts,
  columns: readonly ColumnProfile[],
): HypothesisData {
  const compared = (field: string) => {
    const numbers = numbersOf(columns, field);
    return { retained: numbers?.retained ?? null, churned: numbers?.churned ?? null };
  };
  return {
    retained,
    churned,
    satisfaction: compared("satisfactionScore"),
    daysSinceLastOrder: compared("daysSinceLastOrder"),
    complaints: outcomesByValue(columns, "complained"),
  };
}

/** By each value of a column that has few. */
function outcomesByValue(columns: readonly ColumnProfile[], field: string): OutcomeCount[] {
  return (numbersOf(columns, field)?.bins ?? [])
    .map(({ from, retained, churned }) => ({ value: from, retained, churned }));
}

function numbersOf(columns: readonly ColumnProfile[], field: string): NumberColumn | null {
  return columns.find((each) => each.field === field)?.numbers ?? null;
}
