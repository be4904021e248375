import { type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { clusters, customers, segmentations } from "@/db/schema/mod.ts";
import { columnIn, customersTable } from "@/db/customers_table.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { type CustomerFilter, customerWhere, filterColumns } from "./customer_filter.ts";
import {
  type Dimension,
  type Grouping,
  type GroupingKey,
  groupingKey,
  invalid,
  MAX_GROUPINGS,
} from "./groupings.ts";

export type { Dimension, Grouping } from "./groupings.ts";

/** A column whose values can be summed up: `churnProbability`, or the key of a number or of a yes/no column. */
export type MeasuredField = string;

/** How the values of a group are summed up. The mean of a yes/no column is the part of those who say yes. */
export type Aggregate = "mean" | "sum" | "min" | "max" | "median";

/** A figure of a group. */
export type Measure =
  | "count"
  | "share"
  | "labelled"
  | "scored"
  | "atRisk"
  | `${Aggregate}.${MeasuredField}`;

/** How groups are sorted: by their keys, or by a figure. Those without a value come last. */
export interface GroupOrder {
  readonly by: "key" | Measure;
  readonly direction: "ASC" | "DESC";
}

/** Which figures of which groups. */
export interface AggregationOptions {
  readonly filter?: CustomerFilter | null | undefined;
  /** None: one group of all customers that the filter lets through. */
  readonly groupBy?: readonly Grouping[] | null | undefined;
  readonly measures: readonly Measure[];
  /** Default: by the keys, ascending. Groups that it does not tell apart are in order of their keys. */
  readonly order?: GroupOrder | null | undefined;
  /** Maximum number of groups. Default {@linkcode DEFAULT_GROUPS}. */
  readonly first?: number | null | undefined;
}

/** What the customers of a group have in common. */
export interface GroupKey {
  readonly by: Dimension;
  /** The value as text: null where it is missing, and for a bin. */
  readonly value: string | null;
  /** Where a bin begins, inclusive. */
  readonly from: number | null;
  /** Where a bin ends: exclusive, but for the last of `bins` and `quantiles`. */
  readonly to: number | null;
}

/** Customers alike in every key. */
export interface CustomerGroup {
  readonly keys: readonly GroupKey[];
  /** The figures that were asked for; null where no customer of the group has a value. */
  readonly measures: ReadonlyMap<Measure, number | null>;
}

/** Groups where no limit is given. */
export const DEFAULT_GROUPS = 100;
/** Maximum number of groups. */
export const MAX_GROUPS = 1000;

/**
 * Figures of groups of customers. One statement, whatever is asked for; it reads every customer that the filter lets
 * through, and once more where bins depend on the values.
 *
 * @returns the groups in order, and whether there are more than were asked for
 * @throws {InvalidQueryError} `INVALID_GROUPING` or `INVALID_FILTER`
 */
export async function aggregateCustomers(
  db: Queryable,
  schema: CustomerSchema,
  { filter, groupBy, measures, order, first }: AggregationOptions,
): Promise<{ readonly groups: readonly CustomerGroup[]; readonly hasMore: boolean }> {
  const limit = first ?? DEFAULT_GROUPS;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_GROUPS) {
    throw invalid(`Expected from 1 to ${MAX_GROUPS} groups in \`first\`, but found ${limit}.`);
  }
  const groupings = groupBy ?? [];
  if (groupings.length > MAX_GROUPINGS) {
    throw invalid(`Group by at most ${MAX_GROUPINGS} keys, not by ${groupings.length}.`);
  }
  const keys = groupings.map((grouping) => groupingKey(schema, grouping));
  const sorting = order ?? { by: "key", direction: "ASC" };
  const wanted = [...new Set([...measures, ...sorting.by === "key" ? [] : [sorting.by]])];
  const groups = groupsOf(schema, keys, wanted, customerWhere(schema, filter) ?? sql`true`);
  const rows = await db.execute<Row>(
    sql`${groups} ${orderOf(keys, wanted, sorting)} limit ${limit + 1}::int`,
  );
  return {
    groups: rows.slice(0, limit).map((row) => toGroup(row, keys, wanted)),
    hasMore: rows.length > limit,
  };
}

/** `value0` is text; `from0`, `to0` and `measure0` are numbers. */
type Row = Record<string, string | number | null>;

function toGroup(
  row: Row,
  keys: readonly GroupingKey[],
  wanted: readonly Measure[],
): CustomerGroup {
  return {
    keys: keys.map(({ by }, n) => ({
      by,
      value: (row[`value${n}`] ?? null) as string | null,
      from: (row[`from${n}`] ?? null) as number | null,
      to: (row[`to${n}`] ?? null) as number | null,
    })),
    measures: new Map(wanted.map((each, n) => [each, row[`measure${n}`] as number | null])),
  };
}

/**
 * The statement without its order. `edges` is what bins have to know of all values; `grouped` has a row a group, with
 * `key0`, … and `measure0`, ….
 */
function groupsOf(
  schema: CustomerSchema,
  keys: readonly GroupingKey[],
  wanted: readonly Measure[],
  where: SQL,
): SQL {
  const customersInScope = keys.some(({ by }) => by === "cluster")
    ? sql`${customers} left join ${clusters} on ${clusters.id} = ${customers.clusterId} and
        ${clusters.segmentationId} = (select max(${segmentations.id}) from ${segmentations})`
    : sql`${customers}`;
  const edges = keys.flatMap(({ bin, value }, n) =>
    bin?.edges ? [sql`${bin.edges(value)} as ${name("edges", n)}`] : []
  );
  const withEdges = edges.length > 0
    ? sql`with edges as materialized (select ${list(edges)} from ${customers} where ${where})`
    : sql``;
  const crossEdges = edges.length > 0 ? sql`cross join edges` : sql``;
  const names = keys.map((_key, n) => name("key", n));
  const keyed = keys.map(({ key, value }, n) =>
    sql`${key(value, name("edges", n))} as ${names[n]!}`
  );
  const figures = wanted.map((measure, n) =>
    sql`${figureOf(schema, measure)} as ${name("measure", n)}`
  );
  const shown = keys.flatMap(({ bin }, n) => {
    const [key, edge] = [names[n]!, name("edges", n)];
    return bin
      ? [
        sql`${bin.from(key, edge)} as ${name("from", n)}`,
        sql`${bin.to(key, edge)} as ${name("to", n)}`,
      ]
      : [sql`${key}::text as ${name("value", n)}`];
  });
  return sql`${withEdges}
    select ${list([sql`grouped.*`, ...shown])} from (
      select ${list([...names, ...figures, sql`1`])}
      from ${customersInScope} ${crossEdges}
        cross join lateral (select ${list([...keyed, sql`1`])}) keyed
      where ${where} group by ${keys.length > 0 ? list(names) : sql`()`}
    ) grouped ${crossEdges}`;
}

function orderOf(
  keys: readonly GroupingKey[],
  wanted: readonly Measure[],
  { by, direction }: GroupOrder,
): SQL {
  const way = direction === "ASC" ? sql`asc nulls last` : sql`desc nulls last`;
  const byKeys = keys.map(({ sortKey }, n) => {
    const key = name("key", n);
    return sql`${sortKey?.(key) ?? key} ${by === "key" ? way : sql`asc nulls last`}`;
  });
  const terms = by === "key"
    ? byKeys
    : [sql`${name("measure", wanted.indexOf(by))} ${way}`, ...byKeys];
  return terms.length > 0 ? sql`order by ${list(terms)}` : sql``;
}

function figureOf(schema: CustomerSchema, measure: Measure): SQL {
  switch (measure) {
    case "count":
      return sql`count(*)::int`;
    case "share":
      return sql`count(*) / nullif(sum(count(*)) over (), 0)::float8`;
    case "labelled":
      return sql`count(${customers.churned})::int`;
    case "scored":
      return sql`count(${customers.churnProbability})::int`;
    case "atRisk":
      return sql`(count(*) filter (where ${customers.riskBand} = 'HIGH'))::int`;
  }
  const point = measure.indexOf(".");
  const aggregate = measure.slice(0, point) as Aggregate;
  const value = measuredValue(schema, measure.slice(point + 1));
  return aggregate === "median"
    ? sql`(percentile_cont(0.5) within group (order by ${value}))::float8`
    : sql`${AGGREGATES[aggregate]}(${value})::float8`;
}

const AGGREGATES = { mean: sql`avg`, sum: sql`sum`, min: sql`min`, max: sql`max` } as const;

/** A column's value as a number. */
function measuredValue(schema: CustomerSchema, field: MeasuredField): SQL {
  if (field === "churnProbability") return sql`${customers.churnProbability}`;
  const column = filterColumns(schema).find(({ key }) => key === field);
  const stored = column && columnIn(customersTable(schema), field);
  const shape = column && shapeOf(column);
  if (!stored || (shape !== "range" && shape !== "flag")) {
    throw invalid(
      `There is no figure of ${field.slice(0, 100)}: it is no number of the customers.`,
    );
  }
  return shape === "flag" ? sql`${stored}::int` : sql`${stored}`;
}

function list(parts: readonly SQL[]): SQL {
  return sql.join([...parts], sql`, `);
}

function name(kind: "key" | "value" | "edges" | "from" | "to" | "measure", n: number): SQL {
  return sql`${sql.identifier(`${kind}${n}`)}`;
}
