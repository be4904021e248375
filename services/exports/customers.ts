import type { Database } from "@/db/client.ts";
import { and, gt, type SQL, sql } from "drizzle-orm";
import { type CustomerFilter, customerWhere } from "@/db/queries/customers.ts";
import { type CustomerOrder, resolveOrder } from "@/db/queries/customer_order.ts";
import { dataVersion } from "@/db/queries/data_version.ts";
import { clusters, customers, customerSchemas } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { ID_KEY } from "@/schema/schema.ts";
import { ATTRIBUTES, type CustomerColumn, customerColumns } from "./customer_columns.ts";
import { customerPages } from "./customer_pages.ts";
import { readCustomerFilter, readCustomerOrder } from "./customer_parameters.ts";
import type { ExportSource } from "./source.ts";
import type { ExportTable, ReadColumn } from "./table.ts";

/** Which customers, in which order, with what. */
export interface CustomerExport {
  readonly filter?: CustomerFilter | null | undefined;
  /** Default: by their ids. */
  readonly order?: CustomerOrder | undefined;
  /** Default: all but those that only a demand brings into a CSV. */
  readonly columns?: readonly CustomerColumn[] | undefined;
  /** Maximum number of customers. */
  readonly limit?: number | undefined;
}

/** The customers: with their version changes whatever is written to them, whoever writes it. */
export const customersSource: ExportSource = {
  open: (services, schema, parameters, flat) =>
    exportedCustomers(services, schema, {
      filter: readCustomerFilter(schema, parameters),
      order: readCustomerOrder(schema, parameters),
      columns: parameters.columns(customerColumns(schema)),
      limit: parameters.limit(),
    }, flat),
  version: sql`concat_ws('/', ${dataVersion([customers, customerSchemas])},
    (select string_agg(concat_ws(',', id, index, persona), ';' order by id) from ${clusters}))`,
};

/** Rows that are searched for the names of attributes at once. */
const NAMES_ROWS = 2000;

const BY_ID: CustomerOrder = [{ field: ID_KEY, direction: "ASC" }];

/**
 * The customers that a filter lets through; see {@linkcode customerPages}.
 *
 * @param flat for CSV: a column for each attribute, and categories as the file spelt them
 * @throws {InvalidQueryError} `INVALID_FILTER`, before anything is read
 */
export function exportedCustomers(
  { db }: { readonly db: Database },
  schema: CustomerSchema,
  { filter, order = BY_ID, columns, limit = Infinity }: CustomerExport,
  flat: boolean,
): () => Promise<ExportTable> {
  const where = customerWhere(schema, filter);
  const by = resolveOrder(schema, order);
  const all = customerColumns(schema);
  const chosen = columns ?? all.filter((column) => !(flat && column.onDemandInCsv));
  return async () => {
    const pages = customerPages({ db }, { where, order: by, columns: chosen, spelt: flat, limit });
    const columns = chosen.map(asRead);
    if (!flat) return { columns, pages };
    const wanted = chosen.some(({ field }) => field === ATTRIBUTES);
    const members = wanted ? await attributeNames({ db }, where) : [];
    const spread = (column: ReadColumn) =>
      column.field === ATTRIBUTES ? { ...column, members } : column;
    return { columns: columns.map(spread), pages };
  };
}

/** What is to be known of a column once it has been read. */
function asRead({ read: _, readSpelt: _spelt, onDemandInCsv: _demand, ...column }: CustomerColumn) {
  return column;
}

/** The names of all attributes, in alphabetical order. */
async function attributeNames(
  { db }: { readonly db: Database },
  where: SQL | undefined,
): Promise<string[]> {
  const names = new Set<string>();
  let last: string | null = "";
  while (last !== null) {
    const condition: SQL | undefined = and(where, gt(customers.customerId, last));
    const [page]: { last: string | null; names: string[] }[] = await db.execute(sql`
      with page as materialized (
        select customer_id, attributes from customers where ${condition}
        order by customer_id limit ${NAMES_ROWS})
      select max(customer_id) as last,
        array(select distinct jsonb_object_keys(attributes) from page) as names from page`);
    for (const name of page!.names) names.add(name);
    last = page!.last;
  }
  return [...names].sort();
}
