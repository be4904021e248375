import {
  type CustomerQuery,
  DEFAULT_ORDER,
  type FilterParameter,
  withStatus,
} from "@/components/customers/customer_query.ts";
import { isDefault, listColumns } from "@/components/customers/list_columns.ts";
import { type CustomerFilter, customerWhere } from "@/db/queries/customers.ts";
import { InvalidQueryError } from "@/db/queries/errors.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { LABEL_KEY, shopColumnsOf } from "@/schema/schema.ts";
import { readCustomerFilter, readCustomerOrder } from "@/services/exports/customer_parameters.ts";
import { UserError } from "@/services/errors.ts";
import { Parameters } from "@/services/exports/parameters.ts";

/** A query of the list. */
export interface ListRequest {
  readonly query: CustomerQuery;
  readonly filter: CustomerFilter;
  /** Whether the address says more than it has to, as a form does with the fields that were left blank. */
  readonly verbose: boolean;
}

/** Parameters that say how customers show, and not which. */
const VIEW = ["sort", "columns", "filter", "after", "before"];
/** Parameters of which a comma is a part. */
const TEXTS = ["search", "customerId", ...VIEW];

/**
 * Reads the address of the customer list. It takes the filters of the export of customers, by the same names.
 *
 * @throws {UserError} `BAD_PARAMETER` or `UNKNOWN_PARAMETER`, which name the parameter and what it takes
 */
export function readListRequest(schema: CustomerSchema, { searchParams }: URL): ListRequest {
  const given = [...searchParams].filter(([, value]) => value.trim() !== "");
  const yesNo = yesNoKeys(schema);
  const [view, filters] = partition(unique(given.flatMap((each) => parts(each, yesNo))));
  const stated = [...view, ...withStatus(filters)];
  const parameters = new Parameters(
    new URLSearchParams(stated.map(([name, value]) => [name, value])),
  );
  const filter = readCustomerFilter(schema, parameters);
  const all = listColumns(schema);
  const chosen = parameters.choices("columns", all);
  const columns = chosen ? all.filter((each) => chosen.includes(each)) : null;
  const usual = columns !== null && isDefault(schema, columns);
  const shop = shopColumnsOf(schema).map(({ key }) => key);
  const query: CustomerQuery = {
    filters: withStatus(filters),
    order: readCustomerOrder(schema, parameters) ?? DEFAULT_ORDER,
    columns: usual ? null : columns,
    opened: parameters.choices("filter", shop) ?? [],
    after: parameters.one("after"),
    before: parameters.one("before"),
  };
  parameters.end();
  const verbose = given.length < searchParams.size ||
    searchParams.getAll("columns").length > 1 || usual;
  return { query, filter, verbose };
}

/** One parameter for each value, of the shortest name, in the spelling that the form's fields have. */
function parts(
  [name, text]: [string, string],
  yesNo: ReadonlySet<string>,
): FilterParameter[] {
  const short = name.replace(/\.in$/, "");
  if (TEXTS.includes(short) || short.endsWith(".contains")) return [[short, text.trim()]];
  return text.split(",").map((value) => [
    short,
    yesNo.has(short) ? { 1: "true", 0: "false" }[value] ?? value : value,
  ]);
}

/** The columns that a yes or a no is asked of. */
function yesNoKeys(schema: CustomerSchema): ReadonlySet<string> {
  const flags = shopColumnsOf(schema).filter((column) => shapeOf(column) === "flag");
  return new Set([LABEL_KEY, ...flags.map(({ key }) => key)]);
}

/** What says how customers show, and what says which. */
function partition(stated: readonly FilterParameter[]): [FilterParameter[], FilterParameter[]] {
  const isView = ([name]: FilterParameter) => VIEW.includes(name);
  return [stated.filter(isView), stated.filter((each) => !isView(each))];
}

function unique(parameters: readonly FilterParameter[]): FilterParameter[] {
  return [...new Map(parameters.map((each) => [each.join("="), each])).values()];
}

/** The list whose address a customer's page bears; the whole list where it bears none that can be read. */
export function listThatLedHere(schema: CustomerSchema, url: URL): ListRequest {
  try {
    const request = readListRequest(schema, url);
    customerWhere(schema, request.filter);
    return request;
  } catch (error) {
    // The customer is shown in any case: a wrong filter only changes who comes before and after.
    if (!(error instanceof UserError || error instanceof InvalidQueryError)) throw error;
    return readListRequest(schema, new URL(url.pathname, url));
  }
}
