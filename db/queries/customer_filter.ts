import { and, type InferSelectModel, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import {
  clusters,
  type CUSTOMER_STATUSES,
  customers,
  isActive,
  isChurned,
  type RISK_BANDS,
  segmentations,
} from "@/db/schema/mod.ts";
import { isNewAtRisk, isToContact } from "./contact_lists.ts";
import { InvalidQueryError } from "./errors.ts";
import { isStorableText } from "./paging.ts";

/** A customer as it is stored. */
export type CustomerRow = InferSelectModel<typeof customers>;

/** Of an active customer: HIGH at or above the threshold, MEDIUM at or above half of it, LOW below. */
export type RiskBand = (typeof RISK_BANDS)[number];

/** CHURNED where the label says that the customer has left, ACTIVE otherwise. */
export type CustomerStatus = (typeof CUSTOMER_STATUSES)[number];

/** What a table column holds for our own use; every other is a canonical one. */
type OwnField =
  | "attributes"
  | "spellings"
  | "importId"
  | "importLine"
  | "churnProbability"
  | "riskBand"
  | "scoringRunId"
  | "clusterId"
  | "createdAt"
  | "updatedAt";

/** A canonical column that can be filtered by its value. */
export type FilterField = Exclude<keyof CustomerRow, OwnField | "customerId">;

/** Bounds of a number; all that are given must hold. A missing value is in no range. */
export interface NumberRange {
  readonly gte?: number | null | undefined;
  readonly gt?: number | null | undefined;
  readonly lte?: number | null | undefined;
  readonly lt?: number | null | undefined;
  /** One of these; none matches when it is empty. */
  readonly in?: readonly number[] | null | undefined;
  /** Whether the value is missing. */
  readonly isNull?: boolean | null | undefined;
}

/** Choice among categories. */
export interface CategoryFilter {
  /** One of these; none matches when it is empty. */
  readonly in?: readonly string[] | null | undefined;
  /** Whether the value is missing. */
  readonly isNull?: boolean | null | undefined;
}

type FilterOf<Value> = [Value] extends [number | null] ? NumberRange
  : [Value] extends [boolean | null] ? boolean
  : CategoryFilter;

type ColumnFilters = {
  readonly [F in FilterField]?: FilterOf<CustomerRow[F]> | null | undefined;
};

/** Which customers; all conditions that are given must hold. */
export interface CustomerFilter extends ColumnFilters {
  readonly customerId?: string | null | undefined;
  /** Part of the customer's id, in any case. */
  readonly search?: string | null | undefined;
  readonly status?: readonly CustomerStatus[] | null | undefined;
  readonly band?: readonly RiskBand[] | null | undefined;
  /** Indexes in the current segmentation. */
  readonly cluster?: readonly number[] | null | undefined;
  readonly churnProbability?: NumberRange | null | undefined;
  /** Whether the customer should be contacted now: active, at risk and in no open campaign. */
  readonly toContact?: boolean | null | undefined;
  /** Whether the customer is at risk by the last scoring and was active and not at risk by the one before. */
  readonly newAtRisk?: boolean | null | undefined;
  /** Columns that must have no value. */
  readonly isNull?: readonly (FilterField | "customerId" | "churnProbability")[] | null | undefined;
  readonly and?: readonly CustomerFilter[] | null | undefined;
  readonly or?: readonly CustomerFilter[] | null | undefined;
  /** Every customer that the inner filter leaves out, those with missing values among them. */
  readonly not?: CustomerFilter | null | undefined;
}

/** Conditions of a filter at the most, over all its levels. */
export const MAX_CONDITIONS = 200;
/** Levels of `and`, `or` and `not` at the most. */
export const MAX_FILTER_DEPTH = 8;
/** Values of one list at the most. */
export const MAX_LIST_VALUES = 1000;
/** Characters of a text that is searched for or compared: longer than any id or category can be. */
export const MAX_FILTER_TEXT = 1000;

const ownFields: readonly string[] = [
  "customerId",
  "attributes",
  "spellings",
  "importId",
  "importLine",
  "churnProbability",
  "riskBand",
  "scoringRunId",
  "clusterId",
  "createdAt",
  "updatedAt",
] satisfies (OwnField | "customerId")[];

/** The canonical columns that can be filtered, in the table's order. */
export const FILTER_FIELDS: readonly FilterField[] = (Object.keys(customers) as FilterField[])
  .filter((field) => !ownFields.includes(field) && columnIn(field) !== undefined);

function columnIn(field: string): PgColumn | undefined {
  const column = (customers as unknown as Record<string, PgColumn | undefined>)[field];
  return column?.columnType ? column : undefined;
}

/**
 * The condition that a filter states, for a statement over `customers`.
 *
 * @returns undefined when the filter lets every customer through
 * @throws {InvalidQueryError} `INVALID_FILTER` when it is too large or holds a value that is none
 */
export function customerWhere(filter: CustomerFilter | null | undefined): SQL | undefined {
  return filter ? conditionOf(filter, { conditions: 0 }, 1) : undefined;
}

interface Budget {
  conditions: number;
}

function conditionOf(filter: CustomerFilter, budget: Budget, depth: number): SQL | undefined {
  if (depth > MAX_FILTER_DEPTH) {
    throw invalid(`A filter may nest ${MAX_FILTER_DEPTH} levels deep at the most.`);
  }
  const conditions = [...ownConditions(filter), ...columnConditions(filter)];
  budget.conditions += conditions.length + 1;
  if (budget.conditions > MAX_CONDITIONS) {
    throw invalid(`A filter may hold ${MAX_CONDITIONS} conditions at the most.`);
  }
  const inner = (each: CustomerFilter) => conditionOf(each, budget, depth + 1) ?? sql`true`;
  if (filter.and) conditions.push(...filter.and.map(inner));
  if (filter.or) conditions.push(or(...filter.or.map(inner)) ?? sql`false`);
  // Unlike a bare `not`, this lets a row through whose condition is unknown: a true complement.
  if (filter.not) conditions.push(sql`(${inner(filter.not)}) is not true`);
  return and(...conditions);
}

function ownConditions(filter: CustomerFilter): SQL[] {
  const { customerId, search, status, band, cluster, churnProbability, isNull } = filter;
  const { toContact, newAtRisk } = filter;
  const conditions: SQL[] = [];
  // Imports compose ids (NFC); those that came in before are found as they are typed.
  if (customerId != null) {
    const spellings = [...new Set([customerId, customerId.normalize("NFC")])];
    conditions.push(oneOf(customers.customerId, spellings));
  }
  if (search != null) conditions.push(contains(customers.customerId, search.normalize("NFC")));
  if (status) conditions.push(inStatuses(status));
  if (band) conditions.push(oneOf(customers.riskBand, band));
  if (cluster) conditions.push(inClusters(cluster));
  if (churnProbability) {
    conditions.push(...rangeConditions(customers.churnProbability, churnProbability));
  }
  if (toContact != null) conditions.push(holds(isToContact(), toContact));
  if (newAtRisk != null) conditions.push(holds(isNewAtRisk(), newAtRisk));
  for (const field of isNull ?? []) conditions.push(sql`${customers[field]} is null`);
  return conditions;
}

/** A condition or its true complement. The bare condition keeps its parts open to indexes. */
function holds(condition: SQL, wanted: boolean): SQL {
  return wanted ? condition : sql`(${condition}) is not true`;
}

function inStatuses(statuses: readonly CustomerStatus[]): SQL {
  const wanted = new Set(statuses);
  if (wanted.size === 0) return sql`false`;
  if (wanted.size > 1) return sql`true`;
  return wanted.has("ACTIVE") ? isActive(customers.churned) : isChurned(customers.churned);
}

function columnConditions(filter: CustomerFilter): SQL[] {
  return FILTER_FIELDS.flatMap((field) => {
    const value = filter[field];
    if (value === undefined || value === null) return [];
    const column = customers[field];
    if (typeof value === "boolean") return [sql`${column} = ${value}`];
    if (column.getSQLType() === "text") return categoryConditions(column, value as CategoryFilter);
    return rangeConditions(column, value as NumberRange);
  });
}

function categoryConditions(column: PgColumn, filter: CategoryFilter): SQL[] {
  return [
    ...filter.in ? [oneOf(column, filter.in)] : [],
    ...filter.isNull != null ? [nullness(column, filter.isNull)] : [],
  ];
}

function rangeConditions(column: PgColumn, range: NumberRange): SQL[] {
  const integer = column.getSQLType() === "integer";
  // A bound of an integer column is rounded inwards, so that the comparison stays one that its index knows.
  const bound = (value: number, round: (value: number) => number) => {
    if (!Number.isFinite(value)) throw invalid(`Expected a number, but found ${value}.`);
    return integer ? sql`${clamp(round(value))}::bigint` : sql`${value}::float8`;
  };
  const conditions: SQL[] = [];
  if (range.gte != null) conditions.push(sql`${column} >= ${bound(range.gte, Math.ceil)}`);
  if (range.gt != null) conditions.push(sql`${column} > ${bound(range.gt, Math.floor)}`);
  if (range.lte != null) conditions.push(sql`${column} <= ${bound(range.lte, Math.floor)}`);
  if (range.lt != null) conditions.push(sql`${column} < ${bound(range.lt, Math.ceil)}`);
  if (range.in) {
    const values = integer ? range.in.filter(Number.isSafeInteger) : range.in;
    conditions.push(oneOf(column, values));
  }
  if (range.isNull != null) conditions.push(nullness(column, range.isNull));
  return conditions;
}

function clamp(value: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}

function oneOf(column: PgColumn, values: readonly (string | number)[]): SQL {
  if (values.length > MAX_LIST_VALUES) {
    throw invalid(`A list may hold ${MAX_LIST_VALUES} values at the most.`);
  }
  for (const value of values) if (typeof value === "string") checkLength(value);
  const [cast, possible] = column.getSQLType() === "text"
    ? [sql`::text`, values.filter(isStorableText)]
    : [
      column.getSQLType() === "integer" ? sql`::bigint` : sql`::float8`,
      values.filter(Number.isFinite),
    ];
  if (possible.length === 0) return sql`false`;
  const parameters = possible.map((value) => sql`${value}${cast}`);
  return parameters.length === 1
    ? sql`${column} = ${parameters[0]}`
    : sql`${column} in (${sql.join(parameters, sql`, `)})`;
}

function nullness(column: PgColumn, isNull: boolean): SQL {
  return isNull ? sql`${column} is null` : sql`${column} is not null`;
}

/** A pattern is matched by time that grows with its length times that of every row. */
function checkLength(text: string): void {
  if (text.length <= MAX_FILTER_TEXT) return;
  throw invalid(
    `A text in a filter may have ${MAX_FILTER_TEXT} characters at the most, but has ${text.length}.`,
  );
}

function contains(column: PgColumn, text: string): SQL {
  checkLength(text);
  if (!isStorableText(text)) return sql`false`;
  return sql`${column} ilike ${`%${text.replace(/[\\%_]/g, "\\$&")}%`}`;
}

/** By scalar subqueries, so that the planner may walk the index that begins with the cluster. */
function inClusters(indexes: readonly number[]): SQL {
  if (indexes.length > MAX_LIST_VALUES) {
    throw invalid(`A list may hold ${MAX_LIST_VALUES} values at the most.`);
  }
  const wanted = oneOf(clusters.index, indexes);
  const ids = sql`select ${clusters.id} from ${clusters} where ${wanted} and
    ${clusters.segmentationId} = (select max(${segmentations.id}) from ${segmentations})`;
  return indexes.length === 1
    ? sql`${customers.clusterId} = (${ids})`
    : sql`${customers.clusterId} = any(array(${ids}))`;
}

function invalid(message: string): InvalidQueryError {
  return new InvalidQueryError("INVALID_FILTER", message);
}
