import { type Column, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";

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

/**
 * Counts the categories of a column by outcome and by spelling, in one statement.
 *
 * @param field the column's name in `spellings`
 */
export async function readCategories(
  db: Queryable,
  column: Column,
  field: string,
): Promise<CategoryColumn> {
  const [row] = await db.execute<{ result: CategoryColumn }>(sql`
    with counted as materialized (
      select ${column}::text as value, ${customers.spellings} ->> ${field}::text as spelling,
        ${customers.churned} as churned, count(*)::float8 as n
      from ${customers} where ${column} is not null group by 1, 2, 3
    ),
    spelt as (
      select value, coalesce(json_agg(json_build_object('spelling', spelling, 'customers', n) order by n desc, spelling)
        filter (where spelling is not null), '[]') as spellings
      from (select value, spelling, sum(n) as n from counted group by 1, 2) as each group by value
    ),
    summed as (
      select value, sum(n) as n,
        coalesce(sum(n) filter (where not churned), 0) as retained,
        coalesce(sum(n) filter (where churned), 0) as churned
      from counted group by value order by n desc, value limit ${CATEGORIES_SHOWN}
    )
    select json_build_object(
      'count', (select coalesce(sum(n), 0) from counted),
      'distinct', (select count(distinct value) from counted),
      'distinctSpellings', (select count(distinct coalesce(spelling, value)) from counted),
      'categories', (select coalesce(json_agg(json_build_object('value', value, 'customers', n,
        'retained', retained, 'churned', churned, 'spellings', spellings) order by n desc, value), '[]')
        from summed join spelt using (value))
    ) as result
  `);
  return row!.result;
}
