import type { Database } from "@/db/client.ts";
import { type CustomerFilter, customerWhere } from "@/db/queries/customers.ts";
import { type CustomerOrder, resolveOrder } from "@/db/queries/customer_order.ts";
import { attributeNames } from "@/db/queries/exported_customers.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { ID_KEY } from "@/schema/schema.ts";
import { ATTRIBUTES, type CustomerColumn, customerColumns } from "./customer_columns.ts";
import { exportPages } from "./customer_pages.ts";
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

/** The customers. */
export const customersSource: ExportSource = {
  open: (services, schema, parameters, flat) =>
    exportedCustomers(services, schema, {
      filter: readCustomerFilter(schema, parameters),
      order: readCustomerOrder(schema, parameters),
      columns: parameters.columns(customerColumns(schema)),
      limit: parameters.limit(),
    }, flat),
};

const BY_ID: CustomerOrder = [{ field: ID_KEY, direction: "ASC" }];

/**
 * The customers that a filter lets through; see {@linkcode exportPages}.
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
    const fields = chosen.map(({ field }) => field);
    const pages = exportPages({ db }, { schema, where, order: by, fields, spelt: flat }, limit);
    const columns = chosen.map(asRead);
    if (!flat) return { columns, pages };
    const wanted = chosen.some(({ field }) => field === ATTRIBUTES);
    const members = wanted ? await attributeNames(db, where) : [];
    const spread = (column: ReadColumn) =>
      column.field === ATTRIBUTES ? { ...column, members } : column;
    return { columns: columns.map(spread), pages };
  };
}

/** What is to be known of a column once it has been read. */
function asRead({ onDemandInCsv: _, ...column }: CustomerColumn) {
  return column;
}
