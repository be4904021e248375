import type { Database } from "@/db/client.ts";
import { and, eq, type SQL, sql } from "drizzle-orm";
import {
  type CustomerKey,
  type ResolvedOrder,
  stretchesAfter,
} from "@/db/queries/customer_order.ts";
import { isoOf } from "@/db/customers_table.ts";
import { isOtherTable } from "@/db/queries/errors.ts";
import { clusters, customers } from "@/db/schema/mod.ts";
import type { CellValue } from "@/schema/column.ts";
import { ID_KEY } from "@/schema/schema.ts";
import { UserError } from "../errors.ts";
import type { CustomerColumn } from "./customer_columns.ts";
import type { ReadPage } from "./table.ts";

/** Which customers are read, in which order, with what. */
export interface CustomerReading {
  readonly where: SQL | undefined;
  readonly order: ResolvedOrder;
  readonly columns: readonly CustomerColumn[];
  /** Whether categories are read as the file spelt them. */
  readonly spelt: boolean;
  /** Maximum number of customers. */
  readonly limit: number;
}

/** Rows of a page: few enough that reading them keeps nobody waiting who reads over the same connection. */
const PAGE_ROWS = 500;

/** A page, and what was read beside it to know where the next begins and that the table is still the same. */
interface Found {
  readonly page: ReadPage;
  readonly last: CustomerKey;
  readonly table: number;
}

/**
 * Customers page by page, each read while the one before it is written.
 *
 * Changes made meanwhile may show: a snapshot of a whole export would keep imports from replacing the table. A
 * replacing import does not mix two tables, but ends the pages with the error `CUSTOMERS_REPLACED`.
 */
export async function* customerPages(
  services: { readonly db: Database },
  reading: CustomerReading,
): AsyncGenerator<ReadPage> {
  let left = reading.limit;
  let table: number | undefined;
  let next = pageAfter(services, reading, undefined, left);
  while (true) {
    const found = await next;
    if (!found) return;
    table ??= found.table;
    if (found.table !== table) throw replaced();
    left -= found.page.rows;
    if (left <= 0) return yield found.page;
    next = pageAfter(services, reading, found.last, left);
    // Somebody who stops reading leaves this one alone; its failure is told to whoever goes on.
    next.catch(() => {});
    yield found.page;
  }
}

async function pageAfter(
  { db }: { readonly db: Database },
  reading: CustomerReading,
  key: CustomerKey | undefined,
  left: number,
): Promise<Found | undefined> {
  const rows = Math.min(PAGE_ROWS, left);
  for (const { where, orderBy } of stretchesAfter(reading.order, key, false)) {
    const statement = pageStatement(reading, and(reading.where, where), orderBy, rows);
    const [row] = await db.execute<FoundRow>(statement).catch((error) => {
      throw isOtherTable(error) ? replaced() : error;
    });
    if (row!.rows > 0) return foundIn(row!, reading);
  }
  return undefined;
}

/** The row that a page comes as, beside a text for each column and the last value of each sort key: its size, its last customer, its table. */
type FoundRow = Record<string, unknown> & {
  readonly rows: number;
  readonly id: string;
  readonly table: number;
};

/** One row: for each column the page's values as a JSON array. Far fewer values than rows of columns. */
function pageStatement(
  { order, columns, spelt }: CustomerReading,
  where: SQL | undefined,
  orderBy: SQL,
  limit: number,
): SQL {
  const read = columns.map(({ read, readSpelt }, index) =>
    sql`${spelt && readSpelt ? readSpelt : read} as ${name(index)}`
  );
  const all = columns.map((_, index) => sql`json_agg(${name(index)})::text as ${name(index)}`);
  const sorted = order.columns.map((column, index) => sql`${column} as ${sortName(index)}`);
  const lastSorted = order.columns.map((_, index) =>
    sql`(array_agg(${sortName(index)}))[count(*)] as ${sortName(index)}`
  );
  const comma = sql`, `;
  return sql`
    select ${sql.join([...all, ...lastSorted], comma)}, count(*)::int as rows,
      (array_agg(id))[count(*)] as id, min("table")::float8 as "table"
    from (
      select ${sql.join([...read, ...sorted, sql`${customers.customerId} as id`], comma)},
        ${customers}.tableoid::int8 as "table"
      from ${customers} left join ${clusters} on ${eq(clusters.id, customers.clusterId)}
      ${where ? sql`where ${where}` : sql``} order by ${orderBy} limit ${limit}
    ) page`;
}

const name = (index: number) => sql.identifier(`c${index}`);
const sortName = (index: number) => sql.identifier(`s${index}`);

function foundIn(row: FoundRow, { order, columns }: CustomerReading): Found {
  const values = order.columns.map((column, index) => {
    if (order.keys[index]!.field === ID_KEY) return null;
    const value = row[`s${index}`] as CellValue;
    return column.getSQLType() === "timestamp" && value !== null ? isoOf(String(value)) : value;
  });
  return {
    page: { rows: row.rows, values: columns.map((_, index) => row[`c${index}`] as string) },
    last: { values, customerId: row.id },
    table: row.table,
  };
}

function replaced(): UserError {
  return new UserError(
    "CUSTOMERS_REPLACED",
    "The customers were replaced while they were exported. Export them again.",
  );
}
