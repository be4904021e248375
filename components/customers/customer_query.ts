import type { CustomerOrder } from "@/db/queries/customers.ts";
import type { Band } from "@/components/Tags.tsx";
import type { ListColumn } from "./list_columns.ts";

/** The riskiest first, the unscored last. */
export const DEFAULT_ORDER: CustomerOrder = [{ field: "churnProbability", direction: "DESC" }];

/** The customers that the list shows where no status is asked for. */
export const DEFAULT_FILTERS: readonly FilterParameter[] = [["status", "ACTIVE"]];

/** Conditions that say by themselves whether churned customers are meant. */
const SAYS_STATUS = /^((status|customerId|churned(\..+)?)=.*|(toContact|newAtRisk)=true)$/s;

/** The conditions with the status that goes without saying: churned customers are listed where they are asked for. */
export function withStatus(filters: readonly FilterParameter[]): readonly FilterParameter[] {
  return filters.some((filter) => SAYS_STATUS.test(filter.join("=")))
    ? filters
    : [...DEFAULT_FILTERS, ...filters];
}

/** The lists that the page opens by one click, each with the conditions that make it. */
export const LIST_VIEWS = {
  toContact: [["toContact", "true"]],
  newAtRisk: [["newAtRisk", "true"]],
  everyone: DEFAULT_FILTERS,
} as const satisfies Record<string, readonly FilterParameter[]>;

export type ListView = keyof typeof LIST_VIEWS;

/** The view that a query narrows down: the one to contact, that of new risks, or everyone. */
export function viewOf({ filters }: Pick<CustomerQuery, "filters">): ListView {
  const has = ([name, value]: FilterParameter) =>
    filters.some(([otherName, otherValue]) => otherName === name && otherValue === value);
  if (has(["toContact", "true"])) return "toContact";
  return has(["newAtRisk", "true"]) ? "newAtRisk" : "everyone";
}

/** Where the customers to contact are listed. */
export const TO_CONTACT_ADDRESS = "/customers?toContact=true";

/** One condition as an address states it, such as `["tenure.gte", "3"]`; the exports take the same. */
export type FilterParameter = readonly [name: string, value: string];

/** What the address of the customer list says. */
export interface CustomerQuery {
  /** All must hold; several values of one name are alternatives. */
  readonly filters: readonly FilterParameter[];
  readonly order: CustomerOrder;
  /** After the customer's id, which always shows; null for the default ones. */
  readonly columns: readonly ListColumn[] | null;
  /** Columns whose filters show open, beside those in use. */
  readonly opened: readonly string[];
  readonly after: string | undefined;
  readonly before: string | undefined;
}

/** The values that a query names for a parameter. */
export function valuesOf({ filters }: CustomerQuery, name: string): string[] {
  return filters.filter(([each]) => each === name).map(([, value]) => value);
}

/** The `sort` parameter of an order. */
export function sortParameter(order: CustomerOrder): string {
  return order.map(({ field, direction }) => (direction === "DESC" ? "-" : "") + field).join(",");
}

/** The address of a view of the list; what is as it is by default goes without saying. */
export function listAddress(
  { filters, order, columns, opened, after, before }: CustomerQuery,
): string {
  const parameters = filterParameters(listedFilters(filters), order);
  if (columns) parameters.set("columns", columns.join(","));
  for (const key of opened) parameters.append("filter", key);
  if (after) parameters.set("after", after);
  if (before) parameters.set("before", before);
  return `/customers${searchOf(parameters)}`;
}

/** What an address has to say of the conditions: the default status goes without saying, every status does not. */
function listedFilters(filters: CustomerQuery["filters"]): CustomerQuery["filters"] {
  const unsaid = filters.filter(([name, value]) => !(name === "status" && value === "ACTIVE"));
  if (sameFilters(withStatus(unsaid), filters)) return unsaid;
  return sameFilters(withStatus(filters), filters) ? filters : [...EVERY_STATUS, ...filters];
}

const EVERY_STATUS: readonly FilterParameter[] = [["status", "ACTIVE"], ["status", "CHURNED"]];

/** Whether two lists state the same conditions, in whatever order. */
export function sameFilters(
  one: readonly FilterParameter[],
  other: readonly FilterParameter[],
): boolean {
  const words = (filters: readonly FilterParameter[]) =>
    filters.map((filter) => filter.join("=")).sort().join("&");
  return words(one) === words(other);
}

/** A customer's page, which knows the list that led there and so who comes before and after. */
export function customerAddress(id: string, { filters, order }: CustomerQuery): string {
  const parameters = filterParameters(listedFilters(filters), order);
  return `/customers/${encodeURIComponent(id)}${searchOf(parameters)}`;
}

/** Where the customers of a view are downloaded, in its order and with all their columns. */
export function exportAddress({ filters, order }: CustomerQuery): string {
  return `/export/customers.csv${searchOf(filterParameters(filters, order))}`;
}

/** The customers of some bands and segments. */
interface CustomerGroup {
  readonly bands?: readonly Band[];
  readonly clusters?: readonly number[];
  /** Only those to contact. */
  readonly toContact?: boolean;
}

/** The query string, with its `?`, of a group of customers; exports take it too. */
export function customerSearch(
  { bands = [], clusters = [], toContact = false }: CustomerGroup,
): string {
  return searchOf(
    new URLSearchParams([
      ...bands.map((band) => ["band", band]),
      ...clusters.map((cluster) => ["cluster", String(cluster)]),
      ...toContact ? [["toContact", "true"]] : [],
    ]),
  );
}

/** The same view from its first page on. */
export function fromStart(query: CustomerQuery): CustomerQuery {
  return { ...query, after: undefined, before: undefined };
}

function filterParameters(filters: CustomerQuery["filters"], order: CustomerOrder) {
  const parameters = new URLSearchParams(filters.map(([name, value]) => [name, value]));
  const sort = sortParameter(order);
  if (sort !== sortParameter(DEFAULT_ORDER)) parameters.set("sort", sort);
  return parameters;
}

function searchOf(parameters: URLSearchParams): string {
  const text = parameters.toString();
  return text && `?${text}`;
}
