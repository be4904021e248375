import type { Queryable } from "@/db/client.ts";
import { customersState } from "@/db/queries/customers_state.ts";
import { type CategoryColumn, readCategories } from "@/db/queries/dataset/categories.ts";
import { type NumberColumn, readNumbers } from "@/db/queries/dataset/numbers.ts";
import { type Pairs, readPairs } from "@/db/queries/dataset/pairs.ts";
import {
  countAttributes,
  countOutcomes,
  firstCustomers,
  type OutcomeCounts,
} from "@/db/queries/dataset/table.ts";
import { customers } from "@/db/schema/mod.ts";
import { type Column, COLUMNS, type Field } from "@/ml/schema.ts";
import {
  type Hypothesis,
  type HypothesisData,
  type OutcomeCount,
  testHypotheses,
} from "@/ml/statistics/hypotheses.ts";
import { type SatisfactionTable, satisfactionTable } from "@/ml/statistics/satisfaction_groups.ts";
import { UserError } from "../errors.ts";
import { previewOf, type PreviewRow } from "./preview.ts";

/** What one column of the customer table holds. */
export interface ColumnProfile {
  /** Field of `Customer`, or the attribute's own name. */
  readonly field: string;
  /** Null for a column beyond the canonical ones. */
  readonly column: (Column & { readonly field: Field }) | null;
  /** Customers with a value. */
  readonly count: number;
  readonly missing: number;
  /** Different values. */
  readonly distinct: number;
  /** Of numeric, ordinal, binary columns and the label; yes is 1, no is 0. */
  readonly numbers: NumberColumn | null;
  /** Of categorical columns. */
  readonly categories: CategoryColumn | null;
}

/** The stored customers as a data set. */
export interface DatasetProfile extends OutcomeCounts {
  /** The canonical columns in their order, then the others by name. */
  readonly columns: readonly ColumnProfile[];
  /** The first customers of the files that they came from. */
  readonly preview: readonly PreviewRow[];
  readonly hoursAgainstOrders: Pairs;
  readonly satisfaction: SatisfactionTable;
  readonly hypotheses: readonly Hypothesis[];
}

const PREVIEW_ROWS = 10;
/** So often it is begun anew when the customers change meanwhile. */
const ATTEMPTS = 3;

/**
 * Sums up the stored customers. Each column is a statement of its own, so that others can be answered in between; no
 * statement returns more than some hundred rows, however many customers there are.
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
  const columns: ColumnProfile[] = [];
  for (const column of COLUMNS) columns.push(await profileColumn(db, column, outcomes.customers));
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
    preview: (await firstCustomers(db, PREVIEW_ROWS)).map(previewOf),
    hoursAgainstOrders: await readPairs(db, customers.hoursOnApp, customers.orderCount),
    satisfaction: satisfactionTable(outcomesByValue(columns, "satisfactionScore")),
    hypotheses: testHypotheses(data),
  };
}

async function profileColumn(
  db: Queryable,
  column: (typeof COLUMNS)[number],
  total: number,
): Promise<ColumnProfile> {
  const { field } = column;
  const base = { field, column, numbers: null, categories: null };
  if (column.kind === "identity") return { ...base, count: total, missing: 0, distinct: total };
  if (column.kind === "categorical") {
    const categories = await readCategories(db, customers[field], field);
    const { count, distinct } = categories;
    return { ...base, count, missing: total - count, distinct, categories };
  }
  const numbers = await readNumbers(db, customers[field]);
  const count = numbers.all?.count ?? 0;
  return { ...base, count, missing: total - count, distinct: numbers.distinct, numbers };
}

function hypothesisData(
  { retained, churned }: OutcomeCounts,
  columns: readonly ColumnProfile[],
): HypothesisData {
  const compared = (field: Field) => {
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
function outcomesByValue(columns: readonly ColumnProfile[], field: Field): OutcomeCount[] {
  return (numbersOf(columns, field)?.bins ?? [])
    .map(({ from, retained, churned }) => ({ value: from, retained, churned }));
}

function numbersOf(columns: readonly ColumnProfile[], field: Field): NumberColumn | null {
  return columns.find((each) => each.field === field)?.numbers ?? null;
}
