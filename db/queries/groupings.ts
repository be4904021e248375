import { type SQL, sql } from "drizzle-orm";
import { clusters, customers, RISK_BANDS, statusOf } from "@/db/schema/mod.ts";
import type { FilterField } from "./customer_filter.ts";
import { InvalidQueryError } from "./errors.ts";

/** What customers can be grouped by. */
export type Dimension = FilterField | "cluster" | "status" | "band" | "churnProbability";

/** One key of groups. Numbers may be put into bins, in one of three ways. */
export interface Grouping {
  readonly by: Dimension;
  /** Bins of this width, one of which begins at 0. */
  readonly binWidth?: number | null | undefined;
  /** So many bins of equal width, from the least value to the greatest. */
  readonly bins?: number | null | undefined;
  /** So many bins of about as many customers each; equal values stay together. */
  readonly quantiles?: number | null | undefined;
}

/** Keys of a group at the most. */
export const MAX_GROUPINGS = 3;
/** Bins of one key at the most. */
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
export function groupingKey(grouping: Grouping): GroupingKey {
  const { by, binWidth, bins, quantiles } = grouping;
  const ways = [binWidth, bins, quantiles].filter((way) => way != null);
  if (ways.length > 1) {
    throw invalid(`Give one of \`binWidth\`, \`bins\` and \`quantiles\` for ${by}, not several.`);
  }
  const { value, numeric } = dimensionOf(by);
  if (ways.length === 0) return { by, value, ...plainKey(by, numeric) };
  if (!numeric) throw invalid(`There are no bins of ${by}: only numbers can be put into bins.`);
  if (binWidth != null) return { by, value, ...binsOfWidth(by, binWidth) };
  return { by, value, ...bins != null ? equalBins(by, bins) : quantileBins(by, quantiles!) };
}

/** Expects that `clusters` is joined where the current clusters are asked for. */
function dimensionOf(by: Dimension): { value: SQL; numeric: boolean } {
  if (by === "cluster") return { value: sql`${clusters.index}`, numeric: false };
  if (by === "status") return { value: statusOf(customers.churned), numeric: false };
  const column = by === "band" ? customers.riskBand : customers[by];
  const numeric = ["integer", "double precision"].includes(column.getSQLType());
  return { value: numeric ? sql`${column}::float8` : sql`${column}`, numeric };
}

type Reading = Omit<GroupingKey, "by" | "value">;

function plainKey(by: Dimension, numeric: boolean): Reading {
  const key = (value: SQL) => value;
  if (by === "band") {
    const bands = sql.join(RISK_BANDS.map((band) => sql`${band}::text`), sql`, `);
    return { key, sortKey: (band) => sql`array_position(array[${bands}], ${band})` };
  }
  // One order on every database, whatever its collation.
  const text = !numeric && by !== "cluster" && by !== "status" &&
    customers[by].getSQLType() === "text";
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
