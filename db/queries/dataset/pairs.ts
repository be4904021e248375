import { type Column, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";

/** Customers that are alike in two columns. */
export interface PairCount {
  readonly x: number;
  readonly y: number;
  readonly customers: number;
  /** Of those with a known outcome. */
  readonly retained: number;
  readonly churned: number;
}

/** Two columns against each other. */
export interface Pairs {
  /** By `x`, then `y`. */
  readonly points: readonly PairCount[];
  /** Pearson's; null where it is not defined. */
  readonly correlation: number | null;
  /** Customers with a value in both columns. */
  readonly customers: number;
}

/** Different values of a column up to which each has a point of its own. */
const VALUES_SHOWN = 24;

/**
 * Counts customers by two columns of numbers, in one statement. A column with more than 24 different values is cut into
 * 24 stretches of equal width, each shown at its middle.
 */
export async function readPairs(db: Queryable, x: Column, y: Column): Promise<Pairs> {
  const [row] = await db.execute<{ result: Pairs }>(sql`
    with counted as materialized (
      select ${x}::float8 as x, ${y}::float8 as y, ${customers.churned} as churned, count(*)::float8 as n
      from ${customers} where ${x} is not null and ${y} is not null group by 1, 2, 3
    ),
    spread as (
      select count(distinct x) as xs, min(x) as x_low, max(x) as x_high,
        count(distinct y) as ys, min(y) as y_low, max(y) as y_high
      from counted
    ),
    placed as (
      select ${place(sql.identifier("x"))} as x, ${place(sql.identifier("y"))} as y, churned, n
      from counted cross join spread
    ),
    points as (
      select x, y, sum(n) as n,
        coalesce(sum(n) filter (where not churned), 0) as retained,
        coalesce(sum(n) filter (where churned), 0) as churned
      from placed group by x, y
    ),
    sums as (
      select sum(n) as n, sum(n * x) / sum(n) as x_mean, sum(n * y) / sum(n) as y_mean from counted
    ),
    moments as (
      select sum(counted.n * (x - x_mean) * (y - y_mean)) as xy, sum(counted.n * (x - x_mean) ^ 2) as xx,
        sum(counted.n * (y - y_mean) ^ 2) as yy
      from counted cross join sums
    )
    select json_build_object(
      'points', (select coalesce(json_agg(json_build_object('x', x, 'y', y, 'customers', n,
        'retained', retained, 'churned', churned) order by x, y), '[]') from points),
      'correlation', (select xy / nullif(sqrt(xx * yy), 0) from moments),
      'customers', (select coalesce(sum(n), 0) from counted)
    ) as result
  `);
  return row!.result;
}

function place(axis: ReturnType<typeof sql.identifier>) {
  const part = (suffix: string) => sql.identifier(axis.value + suffix);
  const [values, low, high] = [part("s"), part("_low"), part("_high")];
  const width = sql`((${high} - ${low}) / ${VALUES_SHOWN}::float8)`;
  const stretch = sql`least(floor((${axis} - ${low}) / ${width}), ${VALUES_SHOWN - 1}::float8)`;
  return sql`case when ${values} <= ${VALUES_SHOWN} then ${axis}
    else ${low} + (${stretch} + 0.5) * ${width} end`;
}
