import { type Column, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { countedValues } from "./counted_values.ts";

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

/** What a column without any value comes to. */
const EMPTY: NumberColumn = { distinct: 0, all: null, retained: null, churned: null, bins: [] };

/**
 * Sums up columns of numbers, of all customers and by outcome. One statement: the table is read once for all of them,
 * and what follows works on their different values with their counts.
 *
 * @param columns at most {@linkcode MAX_COLUMNS_AT_ONCE}; numeric, or boolean as 0 and 1
 * @returns by the place of the column
 */
export async function readNumbers(
  db: Queryable,
  columns: readonly Column[],
): Promise<NumberColumn[]> {
  const values = columns.map((column) =>
    column.getSQLType() === "boolean" ? sql`${column}::int::float8` : sql`${column}::float8`
  );
  const rows = await db.execute<{ field: number; result: NumberColumn }>(sql`
    with counted as materialized (${countedValues(values)}),
    spread as (
      select field, count(distinct value) as values, min(value) as low, max(value) as high
      from counted group by field
    ),
    ${SUMMARIES}, ${BINNED},
    bins as (
      select field, json_agg(json_build_object('from', low, 'to', high, 'customers', n,
        'retained', retained, 'churned', churned) order by low) as bins
      from binned group by field
    )
    select field, json_build_object(
      'distinct', values,
      'all', (select summary from summaries where summaries.field = spread.field and who = ${ALL}),
      'retained', (select summary from summaries where summaries.field = spread.field and who = ${RETAINED}),
      'churned', (select summary from summaries where summaries.field = spread.field and who = ${CHURNED}),
      'bins', bins
    ) as result
    from spread join bins using (field)
  `);
  const found = new Map(rows.map(({ field, result }) => [field, result]));
  return columns.map((_, field) => found.get(field) ?? EMPTY);
}

/** Whose figures a summary has; numbers, since they are sorted by. */
const ALL = sql.raw("0");
const RETAINED = sql.raw("1");
const CHURNED = sql.raw("2");

/** Moments, quartiles and whiskers of what is counted, three times: of all, and by outcome. */
const SUMMARIES = sql`
  grouped as (
    select field, ${ALL} as who, value, sum(n) as n from counted group by field, value
    union all
    select field, case when churned then ${CHURNED} else ${RETAINED} end, value, n
    from counted where churned is not null
  ),
  ranked as (
    select field, who, value, n,
      sum(n) over (partition by field, who order by value) as upto,
      sum(n) over (partition by field, who) as total,
      sum(n * value) over (partition by field, who) / sum(n) over (partition by field, who) as mean
    from grouped
  ),
  placed as (
    select field, who, total, mean,
      case when total > 1 then sqrt(sum(n * (value - mean) ^ 2) / (total - 1)) end as std,
      min(value) as low, max(value) as high,
      ${quantile(0.25)} as q1, ${quantile(0.5)} as median, ${quantile(0.75)} as q3
    from ranked group by field, who, total, mean
  ),
  fenced as (select *, q1 - 1.5 * (q3 - q1) as least, q3 + 1.5 * (q3 - q1) as most from placed),
  summaries as (
    select field, who, json_build_object(
      'count', total, 'mean', mean, 'std', std, 'min', low, 'q1', q1, 'median', median, 'q3', q3, 'max', high,
      'lowWhisker', min(value) filter (where value >= least),
      'highWhisker', max(value) filter (where value <= most),
      'outliers', coalesce(sum(n) filter (where value not between least and most), 0)
    ) as summary
    from fenced join grouped using (field, who)
    group by field, who, total, mean, std, low, high, q1, median, q3
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

/** Steps of a bin's width that a value may lie below the bin's beginning and still counts as there. */
const ROUNDING = sql.raw("1e-9::float8");

/**
 * Bins whose width is 1, 2 or 5 times a power of ten. Values are counted by the number of their bin, and bins are named
 * in decimals, so that 0.3, which is less than three times 0.1 in binary, lies in no bin below it.
 */
const BINNED = sql`
  scale as materialized (
    select field, (high - low)::numeric as span, 10 ^ floor(log((high - low)::numeric / ${BINS})) as power
    from spread where values > ${VALUES_SHOWN}
  ),
  width as materialized (
    select field, power * case
      when span <= ${BINS} * power then 1
      when span <= ${BINS} * 2 * power then 2
      when span <= ${BINS} * 5 * power then 5
      else 10 end as width
    from scale
  ),
  numbered as (
    select field, case when width is null then value else floor(value / width::float8 + ${ROUNDING}) end as place,
      sum(n) as n,
      coalesce(sum(n) filter (where not churned), 0) as retained,
      coalesce(sum(n) filter (where churned), 0) as churned
    from counted left join width using (field) group by 1, 2
  ),
  binned as (
    select field, n, retained, churned,
      coalesce((place::numeric * width)::float8, place) as low,
      coalesce((place::numeric * width + width)::float8, place) as high
    from numbered left join width using (field)
  )`;
