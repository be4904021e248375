import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import { type CustomerFilter, customerWhere } from "@/db/queries/customers.ts";
import {
  CUSTOMER_ORDERS,
  type CustomerKey,
  type CustomerOrder,
  stretchesAfter,
} from "@/db/queries/customer_order.ts";
import { clusters, customers } from "@/db/schema/mod.ts";
import { personaName } from "@/ml/segments/persona.ts";
import type { Services } from "../context.ts";
import { UserError } from "../errors.ts";
import { ATTRIBUTES, CUSTOMER_COLUMNS, type CustomerColumn } from "./customer_columns.ts";
import type { ExportColumn, ExportTable, Page } from "./table.ts";

/** Which customers, in which order, with what. */
export interface CustomerExport {
  readonly filter?: CustomerFilter | null | undefined;
  /** Default: by their ids. */
  readonly order?: CustomerOrder | undefined;
  /** Default: all but those that only a demand brings into a CSV. */
  readonly columns?: readonly CustomerColumn[] | undefined;
  /** Customers at the most. */
  readonly limit?: number | undefined;
}

/**
 * Rows of the next page: few enough that reading and writing them keeps nobody waiting, and fewer at first, when the
 * code that writes them has not run yet and is slow.
 */
function pageRows(read: number): number {
  return Math.min(1000, Math.max(250, read / 8));
}

/** Rows that are searched for the names of attributes at once. */
const NAMES_ROWS = 2000;

const BY_ID: CustomerOrder = { field: "CUSTOMER_ID", direction: "ASC" };

/**
 * The customers that a filter lets through, page by page, while the next page is being read already.
 *
 * Changes made meanwhile may show: a snapshot of a whole export would keep imports from replacing the table. A
 * replacing import does not mix two tables, but ends the pages with the error `CUSTOMERS_REPLACED`.
 *
 * @param flat for CSV: a column for each attribute, and categories as the file spelt them
 * @throws {InvalidQueryError} `INVALID_FILTER`, before anything is read
 */
export function customersTable(
  { db }: Pick<Services, "db">,
  { filter, order = BY_ID, columns, limit = Infinity }: CustomerExport,
  flat: boolean,
): () => Promise<ExportTable> {
  const where = customerWhere(filter);
  const chosen = columns ?? CUSTOMER_COLUMNS.filter((column) => !(flat && column.onDemandInCsv));
  return async () => {
    const read = readPages({ db }, where, order, chosen, flat, limit);
    if (!flat) return { columns: chosen, pages: read };
    const wanted = chosen.some(({ field }) => field === ATTRIBUTES);
    const names = wanted ? await attributeNames({ db }, where) : [];
    const spread = (column: ExportColumn): readonly ExportColumn[] =>
      column.field === ATTRIBUTES
        ? names.map((name) => ({ field: name, header: name, type: "text" }))
        : [column];
    return { columns: chosen.flatMap(spread), pages: flattened(read, chosen, names) };
  };
}

/** What is read beside the columns, to know where the next page begins and that the table is still the same. */
interface PageEnd {
  readonly last: CustomerKey;
  readonly table: number;
}

async function* readPages(
  { db }: Pick<Services, "db">,
  where: SQL | undefined,
  order: CustomerOrder,
  columns: readonly CustomerColumn[],
  flat: boolean,
  limit: number,
): AsyncGenerator<Page> {
  let read = 0;
  let table: number | undefined;
  let next = pageAfter(undefined);
  while (true) {
    const found = await next;
    if (!found) return;
    table ??= found.end.table;
    if (found.end.table !== table) throw replaced();
    read += found.page.rows;
    if (read >= limit) return yield found.page;
    next = pageAfter(found.end.last);
    // Somebody who stops reading leaves this one alone; its failure is told to whoever goes on.
    next.catch(() => {});
    yield found.page;
  }

  async function pageAfter(key: CustomerKey | undefined) {
    for (const stretch of stretchesAfter(order, key, false)) {
      const rows = Math.ceil(Math.min(pageRows(read), limit - read));
      const [row] = await db.execute<Record<string, unknown[] | null>>(
        pageStatement(and(where, stretch.where), stretch.orderBy, order, columns, flat, rows),
      );
      if (row?.id) return pageOf(row, order, columns);
    }
    return undefined;
  }
}

/** One row: for each column the page's values as a JSON array. Far fewer values to parse than rows of columns. */
function pageStatement(
  where: SQL | undefined,
  orderBy: SQL,
  { field }: CustomerOrder,
  columns: readonly CustomerColumn[],
  flat: boolean,
  limit: number,
): SQL {
  const read = columns.map(({ read, readSpelt }, index) =>
    sql`${flat && readSpelt ? readSpelt : read} as ${name(index)}`
  );
  const all = columns.map((_, index) => sql`json_agg(${name(index)}) as ${name(index)}`);
  const comma = sql`, `;
  return sql`
    select ${sql.join([...all, sql`json_agg(id) as id`], comma)},
      json_agg(sorted) as sorted, json_build_array(min("table")) as "table"
    from (
      select ${sql.join([...read, sql`${customers.customerId} as id`], comma)},
        ${customers[CUSTOMER_ORDERS[field]]} as sorted, ${customers}.tableoid::int8 as "table"
      from ${customers} left join ${clusters} on ${eq(clusters.id, customers.clusterId)}
      ${where ? sql`where ${where}` : sql``} order by ${orderBy} limit ${limit}
    ) page`;
}

const name = (index: number) => sql.identifier(`c${index}`);

function pageOf(
  row: Record<string, unknown[] | null>,
  { field, direction }: CustomerOrder,
  columns: readonly CustomerColumn[],
): { page: Page; end: PageEnd } {
  const id = row.id!.at(-1) as string;
  const sorted = field === "CUSTOMER_ID" ? null : row.sorted!.at(-1) as number | null;
  return {
    page: {
      rows: row.id!.length,
      values: columns.map(({ field }, index) =>
        field === "persona" ? inEnglish(row[`c${index}`]!) : row[`c${index}`]!
      ),
    },
    end: { last: [field, direction, sorted, id], table: row.table![0] as number },
  };
}

/** Names of personas by their keys. */
function inEnglish(keys: readonly unknown[]): (string | null)[] {
  const names = new Map<unknown, string | null>([[null, null]]);
  for (const key of new Set(keys)) {
    if (key !== null) names.set(key, personaName(key as string, "en"));
  }
  return keys.map((key) => names.get(key)!);
}

/** Gives each attribute a column of its own. */
async function* flattened(
  pages: AsyncIterable<Page>,
  columns: readonly CustomerColumn[],
  names: readonly string[],
): AsyncGenerator<Page> {
  for await (const { rows, values } of pages) {
    yield {
      rows,
      values: columns.flatMap(({ field }, column) => {
        if (field !== ATTRIBUTES) return [values[column]!];
        const attributes = values[column] as readonly Record<string, string>[];
        return names.map((name) =>
          attributes.map((each) => Object.hasOwn(each, name) ? each[name]! : null)
        );
      }),
    };
  }
}

/** The names of all attributes, in alphabetical order. */
async function attributeNames(
  { db }: Pick<Services, "db">,
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

function replaced(): UserError {
  return new UserError(
    "CUSTOMERS_REPLACED",
    "The customers were replaced while they were exported. Export them again.",
  );
}
