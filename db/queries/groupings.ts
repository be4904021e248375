import { type SQL, sql } from "drizzle-orm";
import { columnIn, customersTable } from "@/db/customers_table.ts";
import { clusters, customers, RISK_BANDS, statusOf } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { type Shape, shapeOf } from "@/schema/kinds.ts";
import { filterColumns } from "./customer_filter.ts";
import { InvalidQueryError } from "./errors.ts";

/** What customers can be grouped by: `cluster`, `status`, `band`, `churnProbability`, or the key of a stored column. */
export type Dimension = string;

/** Stretches of time that dates can be grouped by. A week begins on Monday. */
export const DATE_STEPS = ["DAY", "WEEK", "MONTH"] as const;

/** One key of groups. Numbers may be put into bins, in one of three ways, and dates into stretches of time. */
export interface Grouping {
  readonly by: Dimension;
  /** Bins of this width, one of which begins at 0. */
  readonly binWidth?: number | null | undefined;
  /** So many bins of equal width, from the least value to the greatest. */
  readonly bins?: number | null | undefined;
  /** So many bins of about as many customers each; equal values stay together. */
  readonly quantiles?: number | null | undefined;
  /** Dates: the stretch of time that each group is. Default DAY. */
  readonly every?: (typeof DATE_STEPS)[number] | null | undefined;
}

/** Maximum number of keys of a group. */
export const MAX_GROUPINGS = 3;
/** Maximum number of bins of one key. */
export const MAX_BINS = 100;

/** How a statement tells one key of a customer. */
export interface GroupingKey {
  readonly by: Dimension;
  /** The customer's value, over `customers` and the current `clusters`. */
  readonly value: SQL;
  /** The key of a value. */
  key(value: SQL, edges: SQL): SQL;
  /** What keys sort by; themselves if omitted. */
  sortKey?(key: SQL): SQL;
  readonly bin?: Bin;
}

/** How keys that are numbers of bins are read. */
interface Bin {
  /** What must be known of all values at once, as an array. */
  edges?(value: SQL): SQL;
  from(key: SQL, edges: SQL): SQL;
  to(key: SQL, edges: SQL): SQL;
}

/**
 * How a key is read.
 *
 * @throws {InvalidQueryError} `INVALID_GROUPING`
 */
export function groupingKey(schema: CustomerSchema, grouping: Grouping): GroupingKey {
  const { by, binWidth, bins, quantiles, every } = grouping;
  const ways = [binWidth, bins, quantiles].filter((way) => way != null);
  if (ways.length > 1) {
    throw invalid(`Give one of \`binWidth\`, \`bins\` and \`quantiles\` for ${by}, not several.`);
  }
  const { value, shape } = dimensionOf(schema, by);
  if (every != null && shape !== "date") {
    throw invalid(`There is no \`every\` of ${by}: only dates can be grouped by time.`);
  }
  if (ways.length === 0) return { by, value, ...plainKey(by, shape, every ?? "DAY") };
  if (shape !== "range") {
    throw invalid(`There are no bins of ${by}: only numbers can be put into bins.`);
  }
  if (binWidth != null) return { by, value, ...binsOfWidth(by, binWidth) };
  return { by, value, ...bins != null ? equalBins(by, bins) : quantileBins(by, quantiles!) };
}

/** What a dimension is: of one shape, or one of our own. */
type DimensionShape = Shape | "own";

/** Expects that `clusters` is joined where the current clusters are asked for. */
function dimensionOf(
  schema: CustomerSchema,
  by: Dimension,
): { value: SQL; shape: DimensionShape } {
  switch (by) {
    case "cluster":
      return { value: sql`${clusters.index}`, shape: "own" };
    case "status":
      return { value: statusOf(customers.churned), shape: "own" };
    case "band":
      return { value: sql`${customers.riskBand}`, shape: "own" };
    case "churnProbability":
      return { value: sql`${customers.churnProbability}::float8`, shape: "range" };
  }
  const column = filterColumns(schema).find(({ key }) => key === by);
  const stored = column && columnIn(customersTable(schema), by);
  if (!stored) throw invalid(`Customers cannot be grouped by ${by.slice(0, 100)}: no such column.`);
  const shape = shapeOf(column);
  return { value: shape === "range" ? sql`${stored}::float8` : sql`${stored}`, shape };
}

type Reading = Omit<GroupingKey, "by" | "value">;

function plainKey(
  by: Dimension,
  shape: DimensionShape,
  every: (typeof DATE_STEPS)[number],
): Reading {
  const key = (value: SQL) => value;
  if (by === "band") {
    const bands = sql.join(RISK_BANDS.map((band) => sql`${band}::text`), sql`, `);
    return { key, sortKey: (band) => sql`array_position(array[${bands}], ${band})` };
  }
  if (shape === "date") {
    const step = sql.raw(`'${every.toLowerCase()}'`);
    return { key: (value) => sql`date_trunc(${step}, ${value})::date` };
  }
  // One order on every database, whatever its collation.
  const text = shape === "choice" || shape === "text";
  return text ? { key, sortKey: (value) => sql`${value} collate "C"` } : { key };
}

/** In decimal arithmetic, so that 0.3 lies in the bin of width 0.1 that begins at 0.3. */
function binsOfWidth(by: Dimension, width: number): Reading {
  if (!(width > 0 && width <= 1e12 && width >= 1e-6)) {
    throw invalid(`Expected a \`binWidth\` of ${by} from 1e-6 to 1e12, but found ${width}.`);
  }
  const step = sql`${width}::float8::numeric`;
  return {
    key: (value) => sql`floor(${value}::numeric / ${step})`,
    bin: {
      from: (key) => sql`(${key} * ${step})::float8`,
      to: (key) => sql`((${key} + 1) * ${step})::float8`,
    },
  };
}

function equalBins(by: Dimension, bins: number): Reading {
  requireBins(by, "bins", bins);
  const count = sql`${bins}::int`;
  const edge = (position: SQL, e: SQL) =>
    sql`case when ${position} = ${count} then ${e}[2]
      else ${e}[1] + ${position} * (${e}[2] - ${e}[1]) / ${count} end`;
  return {
    // All values may be the same one, and the greatest lies in the last bin.
    key: (value, e) =>
      sql`case when ${value} is not null then coalesce(least(
        floor((${value} - ${e}[1]) / nullif(${e}[2] - ${e}[1], 0) * ${count})::int, ${count} - 1), 0) end`,
    bin: {
      edges: (value) => sql`array[min(${value}), max(${value})]`,
      from: edge,
      to: (key, e) => edge(sql`(${key} + 1)`, e),
    },
  };
}

function quantileBins(by: Dimension, quantiles: number): Reading {
  requireBins(by, "quantiles", quantiles);
  const cuts = Array.from({ length: quantiles - 1 }, (_, n) => (n + 1) / quantiles);
  const shares = sql`array[${sql.join(cuts.map((cut) => sql`${cut}::float8`), sql`, `)}]::float8[]`;
  return {
    key: (value, e) => sql`width_bucket(${value}, ${e}[2:${quantiles}::int])`,
    bin: {
      edges: (value) =>
        sql`min(${value}) || percentile_cont(${shares}) within group (order by ${value}) || max(${value})`,
      from: (key, e) => sql`${e}[${key} + 1]`,
      to: (key, e) => sql`${e}[${key} + 2]`,
    },
  };
}

function requireBins(by: Dimension, name: string, count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > MAX_BINS) {
    throw invalid(`Expected from 1 to ${MAX_BINS} \`${name}\` of ${by}, but found ${count}.`);
  }
}

/** A way of grouping that is none. */
export function invalid(message: string): InvalidQueryError {
  return new InvalidQueryError("INVALID_GROUPING", message);
}
