import type { Database } from "@/db/client.ts";
import { isoOf } from "@/db/customers_table.ts";
import { orderPages } from "@/db/queries/orders.ts";
import { ORDER_KINDS } from "@/db/schema/mod.ts";
import { type ExportRecord, recordsTable } from "./records.ts";
import type { ExportSource } from "./source.ts";
import type { ExportColumn } from "./table.ts";

/** Rows of a page. */
const PAGE_ROWS = 1000;

/** Every column that orders can be exported with. */
const COLUMNS = [
  { field: "orderId", header: "OrderID", type: "text" },
  { field: "customerId", header: "CustomerID", type: "text" },
  { field: "orderedAt", header: "OrderedAt", type: "date" },
  { field: "kind", header: "Kind", type: "text" },
  { field: "amount", header: "Amount", type: "double" },
  { field: "currency", header: "Currency", type: "text" },
  { field: "items", header: "Items", type: "double" },
  { field: "discount", header: "Discount", type: "double" },
  { field: "lines", header: "Lines", type: "integer" },
] as const satisfies readonly ExportColumn[];

/** Orders by their ids. */
export const ordersSource: ExportSource = {
  open({ db }, _schema, parameters) {
    const filter = {
      customerIds: parameters.each("customerId"),
      kind: parameters.choicesIn("kind", ORDER_KINDS),
    };
    const columns = parameters.columns(COLUMNS) ?? COLUMNS;
    const limit = parameters.limit();
    return () => Promise.resolve(recordsTable(records(db, filter), columns, limit));
  },
};

async function* records(
  db: Database,
  filter: Parameters<typeof orderPages>[1],
): AsyncGenerator<ExportRecord[]> {
  for await (const page of orderPages(db, filter, PAGE_ROWS)) {
    yield page.map((row) => ({ ...row, orderedAt: isoOf(row.orderedAt) }));
  }
}
