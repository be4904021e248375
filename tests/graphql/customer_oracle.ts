/** Customers filtered and sorted in memory, as plainly as can be: what the database is compared with. */
import type {
  CategoryFilter,
  CustomerFilter,
  CustomerOrder,
  CustomerRow,
  NumberRange,
} from "@/db/queries/customers.ts";
import { CUSTOMER_ORDERS, FILTER_FIELDS } from "@/db/queries/customers.ts";

/** What a filter is weighed against: the row, and the index of its current cluster. */
export interface OracleRow {
  readonly row: CustomerRow;
  readonly cluster: number | null;
}

/** Whether a filter lets a customer through. */
export function matches(filter: CustomerFilter, { row, cluster }: OracleRow): boolean {
  const { customerId, search, status, band, churnProbability, isNull, and, or, not } = filter;
  return (customerId == null || row.customerId === customerId) &&
    (search == null || row.customerId.toLowerCase().includes(search.toLowerCase())) &&
    (!status || status.includes(row.churned ? "CHURNED" : "ACTIVE")) &&
    (!band || (row.riskBand !== null && band.includes(row.riskBand))) &&
    (!filter.cluster || (cluster !== null && filter.cluster.includes(cluster))) &&
    (!churnProbability || inRange(row.churnProbability, churnProbability)) &&
    (isNull ?? []).every((field) => row[field] === null) &&
    FILTER_FIELDS.every((field) => matchesColumn(row[field], filter[field])) &&
    (!and || and.every((inner) => matches(inner, { row, cluster }))) &&
    (!or || or.some((inner) => matches(inner, { row, cluster }))) &&
    (!not || !matches(not, { row, cluster }));
}

type Value = string | number | boolean | null;

function matchesColumn(
  value: Value,
  condition: boolean | NumberRange | CategoryFilter | null | undefined,
): boolean {
  if (condition === null || condition === undefined) return true;
  if (typeof condition === "boolean") return value === condition;
  if (typeof value === "string") {
    const { in: values, isNull } = condition as CategoryFilter;
    return (!values || values.includes(value)) && (isNull == null || isNull === false);
  }
  return inRange(value as number | null, condition as NumberRange);
}

function inRange(value: number | null, { gte, gt, lte, lt, in: values, isNull }: NumberRange) {
  if (isNull != null && isNull !== (value === null)) return false;
  const bounded = [gte, gt, lte, lt, values].some((bound) => bound != null);
  if (value === null) return !bounded;
  return (gte == null || value >= gte) && (gt == null || value > gt) &&
    (lte == null || value <= lte) && (lt == null || value < lt) &&
    (!values || values.includes(value));
}

/** Customers in an order: without a value last, equal ones by id, in the order's own direction. */
export function inOrder(
  rows: readonly OracleRow[],
  { field, direction }: CustomerOrder,
): OracleRow[] {
  const sign = direction === "ASC" ? 1 : -1;
  const compare = (a: string | number, b: string | number) => a < b ? -sign : a > b ? sign : 0;
  const column = CUSTOMER_ORDERS[field];
  return rows.toSorted(({ row: a }, { row: b }) => {
    const [x, y] = [a[column], b[column]];
    if (x === null || y === null) {
      return Number(x === null) - Number(y === null) || compare(a.customerId, b.customerId);
    }
    return compare(x, y) || compare(a.customerId, b.customerId);
  });
}
