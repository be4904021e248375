import { HttpError } from "fresh";
import type {
  CUSTOMER_ORDERS,
  CustomerFilter,
  CustomerOrder,
  CustomerOrderField,
} from "@/db/queries/customers.ts";
import { type Band, BANDS } from "@/components/Tags.tsx";

/** The name of each order in an address: the column that it sorts by. */
const SORTS = {
  CUSTOMER_ID: "customerId",
  CHURN_PROBABILITY: "churnProbability",
  TENURE: "tenure",
  ORDER_COUNT: "orderCount",
  DAYS_SINCE_LAST_ORDER: "daysSinceLastOrder",
  CASHBACK_AMOUNT: "cashbackAmount",
  SATISFACTION_SCORE: "satisfactionScore",
} as const satisfies typeof CUSTOMER_ORDERS;

/** The riskiest first, the unscored last. */
const DEFAULT_ORDER: CustomerOrder = { field: "CHURN_PROBABILITY", direction: "DESC" };

/** Customers on a page of the list. */
export const PAGE_SIZE = 50;

const CHURNED = { true: true, false: false } as const;

/** What the address of the customer list says: filters, order and place. */
export interface CustomerQuery {
  readonly search: string;
  readonly bands: readonly Band[];
  readonly clusters: readonly number[];
  readonly churned: "" | keyof typeof CHURNED;
  readonly order: CustomerOrder;
  readonly after: string | undefined;
  readonly before: string | undefined;
}

/**
 * Reads the address of the customer list, of which the export takes the same filters.
 *
 * @throws {HttpError} 400 that names the parameter and what it takes
 */
export function parseCustomerQuery({ searchParams }: URL): CustomerQuery {
  const bands = searchParams.getAll("band").map((band) => {
    if ((BANDS as readonly string[]).includes(band)) return band as Band;
    throw bad("band", `one of ${BANDS.join(", ")}`, band);
  });
  const clusters = searchParams.getAll("cluster").filter((text) => text !== "").map((text) => {
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw bad("cluster", "the index of a segment, such as 0", text);
  });
  const churned = searchParams.get("churned") ?? "";
  if (churned !== "" && !Object.hasOwn(CHURNED, churned)) {
    throw bad("churned", "true or false", churned);
  }
  return {
    search: searchParams.get("search")?.trim() ?? "",
    bands: [...new Set(bands)],
    clusters: [...new Set(clusters)],
    churned: churned as CustomerQuery["churned"],
    order: parseOrder(searchParams.get("sort")),
    after: searchParams.get("after") || undefined,
    before: searchParams.get("before") || undefined,
  };
}

function parseOrder(sort: string | null): CustomerOrder {
  if (!sort) return DEFAULT_ORDER;
  const name = sort.replace(/^-/, "");
  const entry = Object.entries(SORTS).find(([, column]) => column === name);
  if (!entry) {
    throw bad("sort", `one of ${Object.values(SORTS).join(", ")}, or - before it`, sort);
  }
  return {
    field: entry[0] as CustomerOrderField,
    direction: sort.startsWith("-") ? "DESC" : "ASC",
  };
}

function bad(parameter: string, expected: string, found: string): HttpError {
  return new HttpError(400, `Expected ${parameter} to be ${expected}, but found "${found}".`);
}

/** The filter that an address states. */
export function filterOf(query: CustomerQuery): CustomerFilter {
  return {
    ...query.search ? { search: query.search } : {},
    ...query.bands.length > 0 ? { band: query.bands } : {},
    ...query.clusters.length > 0 ? { cluster: query.clusters } : {},
    ...query.churned ? { churned: CHURNED[query.churned] } : {},
  };
}

/** Whether any filter is set. */
export function isFiltered(query: CustomerQuery): boolean {
  return Object.keys(filterOf(query)).length > 0;
}

/** The `sort` parameter of an order. */
export function sortParameter({ field, direction }: CustomerOrder): string {
  return (direction === "DESC" ? "-" : "") + SORTS[field];
}

/** The query string of a list, with its `?`; what is left out of the change stays as it is. */
export function customerSearch(query: Partial<CustomerQuery>): string {
  const parameters = new URLSearchParams();
  if (query.search) parameters.set("search", query.search);
  for (const band of query.bands ?? []) parameters.append("band", band);
  for (const cluster of query.clusters ?? []) parameters.append("cluster", String(cluster));
  if (query.churned) parameters.set("churned", query.churned);
  const sort = query.order && sortParameter(query.order);
  if (sort && sort !== sortParameter(DEFAULT_ORDER)) parameters.set("sort", sort);
  if (query.after) parameters.set("after", query.after);
  if (query.before) parameters.set("before", query.before);
  const text = parameters.toString();
  return text && `?${text}`;
}

/** The same filters and order from the first page on. */
export function withoutPlace(query: CustomerQuery): CustomerQuery {
  return { ...query, after: undefined, before: undefined };
}
