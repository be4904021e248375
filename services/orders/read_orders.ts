/** Reads a file of orders: once to learn how it is written, once to take it in. */
import { setImmediate } from "node:timers/promises";
import type { DateOrder } from "@/schema/dates.ts";
import type { OrderLayout } from "@/schema/orders/format.ts";
import { UserError } from "../errors.ts";
import type { FileBytes } from "../imports/formats/file_bytes.ts";
import { holdsAnything, type TableRecord } from "../imports/table.ts";
import { type OrderConventions, OrderEvidence } from "./conventions.ts";
import { type OpenOrders, openOrders } from "./open_orders.ts";
import type { OrderLine } from "@/db/queries/order_import.ts";
import { type OrderFault, orderLineParser } from "./order_line.ts";

export interface ReadOrderOptions {
  /** Of a workbook, the sheet that is read; default: the first that holds a table. */
  readonly sheet?: string | undefined;
  /** Which of day and month stands first in 3/4/2024; default: what the file's dates prove. */
  readonly dateOrder?: DateOrder | undefined;
}

/** A file of orders, of which is known how it is written. */
export interface OrderFile {
  readonly layout: OrderLayout;
  readonly headers: readonly string[];
  readonly conventions: OrderConventions;
  /** Rows below the header that hold anything. */
  readonly rows: number;
  /** The rows in order, in batches. Can be called several times. */
  batches(): AsyncGenerator<(OrderLine | OrderFault)[]>;
}

/** Rows parsed at a time at the most, so that it holds up no request. */
const BATCH_ROWS = 1000;

/**
 * Reads a file of orders with memory for a few rows.
 *
 * @returns undefined where the file holds something else
 * @throws {UserError} `NO_ROWS`; `AMBIGUOUS_DATES` where nothing tells whether the day or the month stands first; those
 * of `openTable`
 */
export async function readOrders(
  file: FileBytes,
  options: ReadOrderOptions = {},
): Promise<OrderFile | undefined> {
  const open = await openOrders(file, options);
  if (!open) return undefined;
  const { layout, headers, delimiter } = open;
  const evidence = new OrderEvidence(layout, delimiter);
  let rows = 0;
  for await (const batch of recordsOf(open)) {
    for (const { cells } of batch) evidence.add(cells);
    rows += batch.length;
  }
  if (rows === 0) throw new UserError("NO_ROWS", "The file has a header but no rows below it.");
  const learnt = evidence.learnt();
  const dateOrder = options.dateOrder ?? learnt.dateOrder;
  if (!dateOrder) throw ambiguousDates(headers[layout.columns.get("orderedAt")!]!);
  const conventions = { ...learnt, dateOrder };
  return {
    layout,
    headers,
    conventions,
    rows,
    async *batches() {
      const again = await openOrders(file, options);
      const parse = orderLineParser(layout, conventions, headers);
      for await (const batch of recordsOf(again!)) {
        yield batch.map(({ line, cells }) => parse(line, cells));
      }
    },
  };
}

async function* recordsOf({ records }: OpenOrders): AsyncGenerator<TableRecord[]> {
  for await (const arrived of records.rest()) {
    for (let at = 0; at < arrived.length; at += BATCH_ROWS) {
      const batch = arrived.slice(at, at + BATCH_ROWS).filter(holdsAnything);
      if (batch.length > 0) yield batch;
      await setImmediate();
    }
  }
}

const ambiguousDates = (column: string) =>
  new UserError(
    "AMBIGUOUS_DATES",
    `The dates in "${column}" can be read with the day or the month first, and none of them tells. ` +
      "Say which it is: --date-order day-first or --date-order month-first.",
  );
