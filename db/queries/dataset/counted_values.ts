import { type SQL, sql } from "drizzle-orm";
import { customers } from "@/db/schema/mod.ts";

/** Columns that one statement can count: PostgreSQL's `grouping` tells so many apart. */
export const MAX_COLUMNS_AT_ONCE = 30;

/**
 * A query of the different values of several columns by outcome, for which the table is read once: rows of `field`, the
 * place of the column, `value`, `churned` and `n`, the number of customers. Missing values are left out.
 *
 * @param values of one type; at most {@linkcode MAX_COLUMNS_AT_ONCE}
 * @param beside a further value for each, by which it is counted as well, as `beside`
 */
export function countedValues(values: readonly SQL[], beside?: readonly SQL[]): SQL {
  const name = (prefix: string, place: number) => sql.identifier(`${prefix}${place}`);
  const named = (prefix: string, some: readonly SQL[]) =>
    some.map((value, place) => sql`${value} as ${name(prefix, place)}`);
  const names = (prefix: string) =>
    sql.join(values.map((_, place) => name(prefix, place)), sql`, `);
  const fields = values.map((_, place) =>
    sql.raw(`when ${2 ** values.length - 1 - 2 ** (values.length - 1 - place)} then ${place}`)
  );
  const sets = values.map((_, place) =>
    beside
      ? sql`(${name("v", place)}, ${name("b", place)}, churned)`
      : sql`(${name("v", place)}, churned)`
  );
  return sql`
    select case grouping(${names("v")}) ${sql.join(fields, sql` `)} end as field,
      coalesce(${names("v")}) as value, ${beside ? sql`coalesce(${names("b")}) as beside,` : sql``}
      churned, count(*)::float8 as n
    from (
      select ${sql.join([...named("v", values), ...named("b", beside ?? [])], sql`, `)},
        ${customers.churned} as churned
      from ${customers}
    ) as customer
    group by grouping sets (${sql.join(sets, sql`, `)})
    having coalesce(${names("v")}) is not null`;
}
