import { and, eq, type SQL, sql } from "drizzle-orm";
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
import type { CustomerColumn } from "./customer_columns.ts";
import type { Page } from "./table.ts";

/** Which customers are read, in which order, with what. */
export interface CustomerReading {
  readonly where: SQL | undefined;
  readonly order: CustomerOrder;
  readonly columns: readonly CustomerColumn[];
  /** Whether categories are read as the file spelt them. */
  readonly spelt: boolean;
  /** Customers at the most. */
  readonly limit: number;
}

/**
 * Rows of the next page: few enough that reading and writing them keeps nobody waiting, and fewer at first, when the
 * code that writes them has not run yet and is slow.
 */
function pageRows(read: number): number {
  return Math.min(1000, Math.max(250, read / 8));
}

/** A page, and what was read beside it to know where the next begins and that the table is still the same. */
interface Found {
  readonly page: Page;
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
  services: Pick<Services, "db">,
  reading: CustomerReading,
): AsyncGenerator<Page> {
  let read = 0;
  let table: number | undefined;
  let next = pageAfter(services, reading, undefined, read);
  while (true) {
    const found = await next;
    if (!found) return;
    table ??= found.table;
    if (found.table !== table) throw replaced();
    read += found.page.rows;
    if (read >= reading.limit) return yield found.page;
    next = pageAfter(services, reading, found.last, read);
    // Somebody who stops reading leaves this one alone; its failure is told to whoever goes on.
    next.catch(() => {});
    yield found.page;
  }
}

async function pageAfter(
  { db }: Pick<Services, "db">,
  reading: CustomerReading,
  key: CustomerKey | undefined,
  read: number,
): Promise<Found | undefined> {
  const rows = Math.ceil(Math.min(pageRows(read), reading.limit - read));
  for (const { where, orderBy } of stretchesAfter(reading.order, key, false)) {
    const statement = pageStatement(reading, and(reading.where, where), orderBy, rows);
    const [row] = await db.execute<Record<string, unknown[] | null>>(statement);
    if (row?.id) return foundIn(row, reading);
  }
  return undefined;
}

/** One row: for each column the page's values as a JSON array. Far fewer values to parse than rows of columns. */
function pageStatement(
  { order: { field }, columns, spelt }: CustomerReading,
  where: SQL | undefined,
  orderBy: SQL,
  limit: number,
): SQL {
  const read = columns.map(({ read, readSpelt }, index) =>
    sql`${spelt && readSpelt ? readSpelt : read} as ${name(index)}`
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

function foundIn(
  row: Record<string, unknown[] | null>,
  { order: { field, direction }, columns }: CustomerReading,
): Found {
  const id = row.id!.at(-1) as string;
  const sorted = field === "CUSTOMER_ID" ? null : row.sorted!.at(-1) as number | null;
  const values = columns.map(({ field }, index) =>
    field === "persona" ? inEnglish(row[`c${index}`]!) : row[`c${index}`]!
  );
  return {
    page: { rows: row.id!.length, values },
    last: [field, direction, sorted, id],
    table: row.table![0] as number,
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

function replaced(): UserError {
  return new UserError(
    "CUSTOMERS_REPLACED",
    "The customers were replaced while they were exported. Export them again.",
  );
}
