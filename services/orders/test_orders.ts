/** Imports order files for tests, and reads what came of them. */
import type { OrderReport } from "@/db/schema/mod.ts";
import { bytesInMemory } from "../imports/formats/file_bytes.ts";
import type { Import } from "../imports/types.ts";
import { silentTask } from "../task_context.ts";
import {
  type Deps,
  importOrders,
  type OrderImportOptions,
  recordOrderImport,
} from "./import_orders.ts";
import { type ReadOrderOptions, readOrders } from "./read_orders.ts";

/** Reads a file that has to hold orders. */
export async function readOrderFile(
  file: string | Uint8Array<ArrayBuffer>,
  options: ReadOrderOptions = {},
) {
  const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
  const read = await readOrders(bytesInMemory(bytes), options);
  if (!read) throw new Error("Expected a file of orders");
  return read;
}

/** Imports a file as it is. */
export async function takeOrders(
  fixture: Deps,
  file: string | Uint8Array<ArrayBuffer>,
  options: Omit<OrderImportOptions, "fileName"> = {},
): Promise<Import & { readonly orders: OrderReport }> {
  const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
  const record = await recordOrderImport(fixture.db, { ...options, fileName: "orders.csv" });
  const taken = await importOrders(fixture, record, bytesInMemory(bytes), silentTask);
  return { ...taken, orders: taken.orders! };
}

/** Orders and spend by customer, as reckoned by hand: `{ ann: [2, 30] }`; "" for orders without a customer. */
export async function customersOf(
  { connection: { sql } }: Pick<Deps, "connection">,
): Promise<Record<string, [orders: number, spend: number | null]>> {
  const rows = await sql<{ id: string; orders: number; spend: number | null }[]>`
    select coalesce(customer_id, '') as id, (count(*) filter (where kind = 'PLACED'))::int as orders,
      round(sum(amount)::numeric, 2)::float8 as spend
    from orders where kind in ('PLACED', 'RETURN') group by customer_id order by customer_id nulls last`;
  return Object.fromEntries(rows.map(({ id, orders, spend }) => [id, [orders, spend]]));
}
