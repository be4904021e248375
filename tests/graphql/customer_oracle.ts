/** Customers filtered and sorted in memory, as plainly as can be: what the database is compared with. */
import {
  type CustomerFilter,
  type CustomerOrder,
  type CustomerRow,
  filterColumns,
  type NumberRange,
  type TextFilter,
} from "@/db/queries/customers.ts";
import type { CellValue } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { MONEY_AT_RISK } from "@/schema/worth.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

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
    (!filter.moneyAtRisk || inRange(moneyAtRisk(row), filter.moneyAtRisk)) &&
    (isNull ?? []).every((field) => row[field] === null) &&
    filterColumns(ECOMMERCE).every((column) => {
      const condition = filter[column.key];
      if (condition === null || condition === undefined) return true;
      const value = row[column.key];
      if (shapeOf(column) === "flag") return value === condition;
      return shapeOf(column) === "range"
        ? inRange(value as number | null, condition as NumberRange)
        : isText(value as string | null, condition as TextFilter);
    }) &&
    (!and || and.every((inner) => matches(inner, { row, cluster }))) &&
    (!or || or.some((inner) => matches(inner, { row, cluster }))) &&
    (!not || !matches(not, { row, cluster }));
}

const valueIn = (row: CustomerRow, field: string) =>
  field === MONEY_AT_RISK ? moneyAtRisk(row) : row[field] as CellValue;

/** What is at stake: of the preset, the cashback is what a customer is worth. */
function moneyAtRisk({ churnProbability, cashbackAmount }: CustomerRow): number | null {
  return churnProbability === null || typeof cashbackAmount !== "number"
    ? null
    : churnProbability * cashbackAmount;
}

function isText(value: string | null, condition: TextFilter): boolean {
  const { eq, in: values, notIn, contains, isNull } = condition;
  if (isNull != null && isNull !== (value === null)) return false;
  if (value === null) return [eq, values, notIn, contains].every((each) => each == null);
  return (eq == null || value === eq) && (!values || values.includes(value)) &&
    (!notIn || !notIn.includes(value)) &&
    (contains == null || value.toLowerCase().includes(contains.toLowerCase()));
}

function inRange(value: number | null, range: NumberRange): boolean {
  const { eq, gte, gt, lte, lt, in: values, notIn, isNull } = range;
  if (isNull != null && isNull !== (value === null)) return false;
  const bounded = [eq, gte, gt, lte, lt, values, notIn].some((bound) => bound != null);
  if (value === null) return !bounded;
  return (eq == null || value === eq) &&
    (gte == null || value >= gte) && (gt == null || value > gt) &&
    (lte == null || value <= lte) && (lt == null || value < lt) &&
    (!values || values.includes(value)) && (!notIn || !notIn.includes(value));
}

/** Customers in an order: without a value last; equal ones by id, in the direction of the last key. */
export function inOrder(rows: readonly OracleRow[], order: CustomerOrder): OracleRow[] {
  const compare = (x: CellValue, y: CellValue, direction: "ASC" | "DESC") => {
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    const sign = direction === "ASC" ? 1 : -1;
    return x < y ? -sign : x > y ? sign : 0;
  };
  const keys = [...order, { field: "customerId", direction: order.at(-1)!.direction }];
  return rows.toSorted(({ row: a }, { row: b }) => {
    for (const { field, direction } of keys) {
      const found = compare(valueIn(a, field), valueIn(b, field), direction);
      if (found !== 0) return found;
    }
    return 0;
  });
}
