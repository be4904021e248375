import { type Column, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";
import { countedValues } from "./counted_values.ts";

/** The customers of one category. */
export interface CategoryCount {
  readonly value: string;
  readonly customers: number;
  /** Of those with a known outcome. */
  readonly retained: number;
  readonly churned: number;
  /** Other spellings that the files had for it, and how often. */
  readonly spellings: readonly { readonly spelling: string; readonly customers: number }[];
}

/** What a column of categories holds. */
export interface CategoryColumn {
  /** Customers with a value. */
  readonly count: number;
  /** Different categories. */
  readonly distinct: number;
  /** Different values as the files spelt them. */
  readonly distinctSpellings: number;
  /** Most frequent first, at most 30. */
  readonly categories: readonly CategoryCount[];
}

const CATEGORIES_SHOWN = 30;

/** What a column without any value comes to. */
const EMPTY: CategoryColumn = { count: 0, distinct: 0, distinctSpellings: 0, categories: [] };

/**
 * Counts the categories of columns by outcome and by spelling, in one statement that reads the table once.
 *
 * @param columns at most {@linkcode MAX_COLUMNS_AT_ONCE}, with their names in `spellings`
 * @returns by the place of the column
 */
export async function readCategories(
  db: Queryable,
  columns: readonly { readonly column: Column; readonly field: string }[],
): Promise<CategoryColumn[]> {
  const values = columns.map(({ column }) => sql`${column}::text`);
  const spellings = columns.map(({ field }) => sql`${customers.spellings} ->> ${field}::text`);
  const rows = await db.execute<{ field: number; result: CategoryColumn }>(sql`
    with counted as materialized (${countedValues(values, spellings)}),
    spelt as (
      select field, value, coalesce(json_agg(json_build_object('spelling', spelling, 'customers', n)
        order by n desc, spelling) filter (where spelling is not null), '[]') as spellings
      from (select field, value, beside as spelling, sum(n) as n from counted group by 1, 2, 3) as each
      group by field, value
    ),
    summed as (
      select field, value, sum(n) as n,
        coalesce(sum(n) filter (where not churned), 0) as retained,
        coalesce(sum(n) filter (where churned), 0) as churned,
        row_number() over (partition by field order by sum(n) desc, value) as place
      from counted group by field, value
    ),
    shown as (
      select field, json_agg(json_build_object('value', value, 'customers', n,
        'retained', retained, 'churned', churned, 'spellings', spellings) order by place) as categories
      from summed join spelt using (field, value) where place <= ${CATEGORIES_SHOWN} group by field
    ),
    totals as (
      select field, sum(n) as count, count(distinct value) as "distinct",
        count(distinct coalesce(beside, value)) as spellings
      from counted group by field
    )
    select field, json_build_object('count', count, 'distinct', "distinct", 'distinctSpellings', spellings,
      'categories', categories) as result
    from totals join shown using (field)
  `);
  const found = new Map(rows.map(({ field, result }) => [field, result]));
  return columns.map((_, field) => found.get(field) ?? EMPTY);
}

/** How many values a column has, and how many different ones. */
export interface ValueCount {
  readonly count: number;
  readonly distinct: number;
}

/**
 * Counts the values of columns of any type, in one statement that reads the table once.
 *
 * @param columns at most {@linkcode MAX_COLUMNS_AT_ONCE}
 * @returns by the place of the column
 */
export async function countValues(
  db: Queryable,
  columns: readonly Column[],
): Promise<ValueCount[]> {
  const rows = await db.execute<ValueCount & { field: number }>(sql`
    select field, sum(n)::float8 as count, count(distinct value)::float8 as "distinct"
    from (${countedValues(columns.map((column) => sql`${column}::text`))}) as counted
    group by field
  `);
  const found = new Map(rows.map(({ field, ...counted }) => [field, counted]));
  return columns.map((_, field) => found.get(field) ?? { count: 0, distinct: 0 });
}
