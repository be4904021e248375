import { type Column, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";

/** The values of one column over some customers. */
export interface NumberSummary {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation, by count − 1; null below two values. */
  readonly std: number | null;
  readonly min: number;
  /** Quartiles between two values are interpolated, as `percentile_cont` and numpy do. */
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
  /** The furthest values within one and a half interquartile ranges of the quartiles (Tukey, 1977). */
  readonly lowWhisker: number;
  readonly highWhisker: number;
  /** Values beyond the whiskers. */
  readonly outliers: number;
}

/** Values from `from` up to, but without, `to`; where both are the same, that value. */
export interface NumberBin {
  readonly from: number;
  readonly to: number;
  readonly customers: number;
  /** Of those with a known outcome. */
  readonly retained: number;
  readonly churned: number;
}

/** What a column of numbers holds. */
export interface NumberColumn {
  /** Different values. */
  readonly distinct: number;
  /** Null where there is no value. */
  readonly all: NumberSummary | null;
  readonly retained: NumberSummary | null;
  readonly churned: NumberSummary | null;
  /** Lowest first; one a value where there are few, else of equal width, empty ones left out. */
  readonly bins: readonly NumberBin[];
}

/** Up to so many different values have a bin each. */
const VALUES_SHOWN = 24;
/** At most about so many bins where there are more. */
const BINS = 40;

/**
 * Sums up one column of numbers, of all customers and by outcome. One statement: the table is read once, and what
 * follows works on its different values with their counts.
 *
 * @param column numeric, or boolean as 0 and 1
 */
export async function readNumbers(db: Queryable, column: Column): Promise<NumberColumn> {
  const value = column.getSQLType() === "boolean"
    ? sql`${column}::int::float8`
    : sql`${column}::float8`;
  const [row] = await db.execute<{ result: NumberColumn }>(sql`
    with counted as materialized (
      select ${value} as value, ${customers.churned} as churned, count(*)::float8 as n
      from ${customers} where ${column} is not null group by 1, 2
    ),
    spread as (
      select count(distinct value) as values, min(value) as low, max(value) as high from counted
    ),
    ${SUMMARIES}, ${BINNED}
    select json_build_object(
      'distinct', (select values from spread),
      'all', (select summary from summaries where who = 'all'),
      'retained', (select summary from summaries where who = 'retained'),
      'churned', (select summary from summaries where who = 'churned'),
      'bins', (select coalesce(json_agg(json_build_object('from', low, 'to', high, 'customers', n,
        'retained', retained, 'churned', churned) order by low), '[]') from binned)
    ) as result
  `);
  return row!.result;
}

/** Moments, quartiles and whiskers of what is counted, three times: of all, and by outcome. */
const SUMMARIES = sql`
  grouped as (
    select 'all' as who, value, sum(n) as n from counted group by value
    union all
    select case when churned then 'churned' else 'retained' end, value, n
    from counted where churned is not null
  ),
  ranked as (
    select who, value, n,
      sum(n) over (partition by who order by value) as upto,
      sum(n) over (partition by who) as total,
      sum(n * value) over (partition by who) / sum(n) over (partition by who) as mean
    from grouped
  ),
  placed as (
    select who, total, mean,
      case when total > 1 then sqrt(sum(n * (value - mean) ^ 2) / (total - 1)) end as std,
      min(value) as low, max(value) as high,
      ${quantile(0.25)} as q1, ${quantile(0.5)} as median, ${quantile(0.75)} as q3
    from ranked group by who, total, mean
  ),
  fenced as (select *, q1 - 1.5 * (q3 - q1) as least, q3 + 1.5 * (q3 - q1) as most from placed),
  summaries as (
    select who, json_build_object(
      'count', total, 'mean', mean, 'std', std, 'min', low, 'q1', q1, 'median', median, 'q3', q3, 'max', high,
      'lowWhisker', min(value) filter (where value >= least),
      'highWhisker', max(value) filter (where value <= most),
      'outliers', coalesce(sum(n) filter (where value not between least and most), 0)
    ) as summary
    from fenced join grouped using (who)
    group by who, total, mean, std, low, high, q1, median, q3
  )`;

/**
 * A quantile of counted values, between the two that its place lies between.
 *
 * @param share from 0 to 1
 */
function quantile(share: number): SQL {
  const place = sql`(total - 1) * ${share}::float8`;
  const at = (rank: SQL) => sql`min(value) filter (where upto > ${rank})`;
  const low = at(sql`floor(${place})`);
  return sql`${low} + (${place} - floor(${place})) * (${at(sql`ceil(${place})`)} - ${low})`;
}

/**
 * Bins whose width is 1, 2 or 5 times a power of ten; reckoned in decimals, so that 0.3 lies in no bin below it. The
 * width is materialized, for its logarithm would else be taken of every value anew.
 */
const BINNED = sql`
  scale as materialized (
    select (high - low)::numeric as span, 10 ^ floor(log((high - low)::numeric / ${BINS})) as power
    from spread where values > ${VALUES_SHOWN}
  ),
  width as materialized (
    select power * case
      when span <= ${BINS} * power then 1
      when span <= ${BINS} * 2 * power then 2
      when span <= ${BINS} * 5 * power then 5
      else 10 end as width
    from scale
  ),
  binned as (
    select coalesce((floor(value::numeric / width) * width)::float8, value) as low,
      coalesce((floor(value::numeric / width) * width + width)::float8, value) as high,
      sum(n) as n,
      coalesce(sum(n) filter (where not churned), 0) as retained,
      coalesce(sum(n) filter (where churned), 0) as churned
    from counted left join width on true group by 1, 2
  )`;
