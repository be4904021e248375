import { and, type InferSelectModel, or, type SQL, sql } from "drizzle-orm";
import { columnIn, customersTable } from "@/db/customers_table.ts";
import {
  clusters,
  type CUSTOMER_STATUSES,
  customers,
  isActive,
  isChurned,
  type RISK_BANDS,
  segmentations,
} from "@/db/schema/mod.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { LABEL_KEY, shopColumnsOf } from "@/schema/schema.ts";
import {
  checkList,
  columnConditions,
  contains,
  invalid,
  type NumberRange,
  oneOf,
  rangeConditions,
} from "./column_filter.ts";
import { moneyAtRisk } from "./rfm_columns.ts";
import { isNewAtRisk, isToContact } from "./contact_lists.ts";

export type { ColumnFilter, DateRange, NumberRange, TextFilter } from "./column_filter.ts";
export { MAX_FILTER_TEXT, MAX_LIST_VALUES } from "./column_filter.ts";

/** A customer as it is stored: what every shop's table has, and the shop's own columns by their keys. */
export type CustomerRow = InferSelectModel<typeof customers> & Readonly<Record<string, unknown>>;

/** Of an active customer: HIGH at or above the threshold, MEDIUM at or above half of it, LOW below. */
export type RiskBand = (typeof RISK_BANDS)[number];

/** CHURNED where the label says that the customer has left, ACTIVE otherwise. */
export type CustomerStatus = (typeof CUSTOMER_STATUSES)[number];

/**
 * Which customers; all conditions that are given must hold. Beside what is named here, each stored column of the schema
 * takes a filter of its shape under its key: a `NumberRange`, a `TextFilter`, a `DateRange`, or true or false.
 */
export interface CustomerFilter {
  readonly [key: string]: unknown;
  readonly customerId?: string | null | undefined;
  /** Part of the customer's id, in any case. */
  readonly search?: string | null | undefined;
  readonly status?: readonly CustomerStatus[] | null | undefined;
  readonly band?: readonly RiskBand[] | null | undefined;
  /** Indexes in the current segmentation. */
  readonly cluster?: readonly number[] | null | undefined;
  readonly churnProbability?: NumberRange | null | undefined;
  /** What is at stake: the probability to churn times what the customer is worth. */
  readonly moneyAtRisk?: NumberRange | null | undefined;
  /** Whether the customer should be contacted now: active, at risk and in no open campaign. */
  readonly toContact?: boolean | null | undefined;
  /** Whether the customer is at risk by the last scoring and was active and not at risk by the one before. */
  readonly newAtRisk?: boolean | null | undefined;
  /** Columns that must have no value. */
  readonly isNull?: readonly string[] | null | undefined;
  readonly and?: readonly CustomerFilter[] | null | undefined;
  readonly or?: readonly CustomerFilter[] | null | undefined;
  /** Every customer that the inner filter leaves out, those with missing values among them. */
  readonly not?: CustomerFilter | null | undefined;
}

/** Maximum number of conditions of a filter, over all its levels. */
export const MAX_CONDITIONS = 200;
/** Maximum number of levels of `and`, `or` and `not`. */
export const MAX_FILTER_DEPTH = 8;
/** The stored columns that can be filtered by their key, in the schema's order: all but the id. */
export function filterColumns(schema: CustomerSchema): Column[] {
  const label: Column = {
    key: LABEL_KEY,
    header: LABEL_KEY,
    label: { en: "Churned", ko: "이탈 여부" },
    kind: "BOOLEAN",
    roles: ["LABEL"],
    source: "FILE",
  };
  const stated = schema.columns.find(({ roles }) => roles.includes("LABEL"));
  return [{ ...stated ?? label, kind: "BOOLEAN" }, ...shopColumnsOf(schema)];
}

/**
 * The condition that a filter states, for a statement over `customers`.
 *
 * @returns undefined when the filter lets every customer through
 * @throws {InvalidQueryError} `INVALID_FILTER` when it is too large or says of a column what it cannot, or of one that there is not
 */
export function customerWhere(
  schema: CustomerSchema,
  filter: CustomerFilter | null | undefined,
): SQL | undefined {
  return filter ? conditionOf(schema, filter, { conditions: 0 }, 1) : undefined;
}

interface Budget {
  conditions: number;
}

function conditionOf(
  schema: CustomerSchema,
  filter: CustomerFilter,
  budget: Budget,
  depth: number,
): SQL | undefined {
  if (depth > MAX_FILTER_DEPTH) {
    throw invalid(`A filter may nest at most ${MAX_FILTER_DEPTH} levels deep.`);
  }
  const conditions = [...ownConditions(schema, filter), ...shopConditions(schema, filter)];
  budget.conditions += conditions.length + 1;
  if (budget.conditions > MAX_CONDITIONS) {
    throw invalid(`A filter may hold at most ${MAX_CONDITIONS} conditions.`);
  }
  const inner = (each: CustomerFilter) => conditionOf(schema, each, budget, depth + 1) ?? sql`true`;
  if (filter.and) conditions.push(...filter.and.map(inner));
  if (filter.or) conditions.push(or(...filter.or.map(inner)) ?? sql`false`);
  // Unlike a bare `not`, this lets a row through whose condition is unknown: a true complement.
  if (filter.not) conditions.push(sql`(${inner(filter.not)}) is not true`);
  return and(...conditions);
}

function ownConditions(schema: CustomerSchema, filter: CustomerFilter): SQL[] {
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
  const stake = moneyAtRisk(schema);
  if (filter.moneyAtRisk) {
    if (!stake) throw invalid("The customers have no column of what they are worth.");
    conditions.push(...rangeConditions(stake, filter.moneyAtRisk));
  }
  if (toContact != null) conditions.push(holds(isToContact(), toContact));
  if (newAtRisk != null) conditions.push(holds(isNewAtRisk(), newAtRisk));
  for (const key of isNull ?? []) conditions.push(sql`${nullable(schema, key)} is null`);
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

/** What a filter may hold beside the columns of the schema. */
const OWN = new Set(
  [
    "customerId",
    "search",
    "status",
    "band",
    "cluster",
    "churnProbability",
    "moneyAtRisk",
    "toContact",
    "newAtRisk",
    "isNull",
    "and",
    "or",
    "not",
  ] satisfies (keyof CustomerFilter)[],
);

function shopConditions(schema: CustomerSchema, filter: CustomerFilter): SQL[] {
  const table = customersTable(schema);
  const columns = new Map(filterColumns(schema).map((column) => [column.key, column]));
  return Object.entries(filter).flatMap(([key, value]) => {
    if (value === undefined || value === null || OWN.has(key)) return [];
    const [column, stored] = [columns.get(key), columnIn(table, key)];
    if (!column || !stored) throw unknownColumn(key);
    return columnConditions(stored, column, value);
  });
}

function nullable(schema: CustomerSchema, key: string) {
  if (key === "customerId") return customers.customerId;
  if (key === "churnProbability") return customers.churnProbability;
  const known = filterColumns(schema).some((column) => column.key === key);
  const stored = known ? columnIn(customersTable(schema), key) : undefined;
  if (!stored) throw unknownColumn(key);
  return stored;
}

function unknownColumn(key: string): Error {
  return invalid(`There is no column ${key.slice(0, 100)} among the stored customers.`);
}

/** By scalar subqueries, so that the planner may walk the index that begins with the cluster. */
function inClusters(indexes: readonly number[]): SQL {
  checkList(indexes);
  const wanted = oneOf(clusters.index, indexes);
  const ids = sql`select ${clusters.id} from ${clusters} where ${wanted} and
    ${clusters.segmentationId} = (select max(${segmentations.id}) from ${segmentations})`;
  return indexes.length === 1
    ? sql`${customers.clusterId} = (${ids})`
    : sql`${customers.clusterId} = any(array(${ids}))`;
}
