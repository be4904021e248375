/** Reads a file of orders: by what its first rows show, and once more where later rows contradict them. */
import { setImmediate } from "node:timers/promises";
import type { DateOrder } from "@/schema/dates.ts";
import type { OrderLine } from "@/db/queries/order_import.ts";
import type { DateOrderBasis } from "@/schema/orders/moment.ts";
import type { OrderLayout } from "@/schema/orders/format.ts";
import { type MissingPart, missingParts } from "@/schema/orders/mapping.ts";
import { UserError } from "../errors.ts";
import type { FileBytes } from "../imports/formats/file_bytes.ts";
import { holdsAnything, type TableRecord } from "../imports/table.ts";
import { type LearntConventions, type OrderConventions, OrderEvidence } from "./conventions.ts";
import { type OpenOrders, openOrders, type OpenOrdersOptions } from "./open_orders.ts";
import { type OrderFault, orderLineParser } from "./order_line.ts";

/** How a file of orders is read. */
export interface ReadOrderOptions extends OpenOrdersOptions {
  /** Which of day and month stands first in 3/4/2024; default: what the file's dates prove. */
  readonly dateOrder?: DateOrder | undefined;
  /** Now; orders dated more than a year ahead of it have an error. */
  readonly now?: Date | undefined;
}

/** A file of orders, the rows of which are still to come. */
export interface OrderFile extends Pick<OpenOrders, "delimiter" | "encoding"> {
  readonly layout: OrderLayout;
  readonly headers: readonly string[];
  readonly conventions: OrderConventions;
  /** The rows in order, in batches. Can be called once. */
  batches(): AsyncGenerator<(OrderLine | OrderFault)[]>;
  /** Lets go of a file that is not read to its end. */
  close(): Promise<void>;
  /** By what the date order is known, after all rows. */
  dateOrderBasis(): DateOrderBasis;
  /** After all rows: what they show, where it is otherwise than they were read; read the file once more then. */
  contradiction(): LearntConventions | undefined;
}

/** Rows parsed at a time at the most, so that it holds up no request. */
const BATCH_ROWS = 2000;
/** An order may be placed for a day to come, as by subscription, and clocks differ. */
const MAX_AHEAD_MS = 366 * 86_400_000;

/**
 * Reads a file of orders with memory for a few rows.
 *
 * @param learnt what an earlier reading of all rows has shown; default: what the first rows show
 * @returns undefined where the file holds something else
 * @throws {UserError} `NO_ROWS`; `NOT_ORDERS` where columns are missing; `AMBIGUOUS_DATES` where nothing tells whether
 * the day or the month stands first; those of `openOrders`
 */
export async function readOrders(
  file: FileBytes,
  options: ReadOrderOptions = {},
  learnt?: LearntConventions,
): Promise<OrderFile | undefined> {
  let open = await openOrders(file, options);
  if (!open) return undefined;
  const { layout, headers, delimiter, encoding, sample } = open;
  try {
    checkLayout(open);
    let found = learnt ?? learntFrom(sample, open);
    if (!found.dateOrder && !options.dateOrder && !learnt) {
      // The first rows leave it open; a later one may tell.
      found = await learnAll(open);
      open = (await openOrders(file, options))!;
    }
    const dateOrder = options.dateOrder ?? found.dateOrder;
    if (!dateOrder) throw ambiguousDates(headers[layout.columns.get("orderedAt")!]!);
    const isChosen = options.dateOrder !== undefined;
    const conventions: OrderConventions = { ...found, dateOrder, isChosen };
    const evidence = new OrderEvidence(layout, delimiter);
    const rows = open;
    return {
      ...{ layout, headers, delimiter, encoding, conventions },
      async *batches() {
        const latest = options.now &&
          new Date(options.now.getTime() + MAX_AHEAD_MS).toISOString();
        const parse = orderLineParser(layout, conventions, headers, latest);
        let count = 0;
        for await (const batch of recordsOf(rows)) {
          count += batch.length;
          yield batch.map(({ line, cells }) => {
            evidence.add(cells);
            return parse(line, cells);
          });
        }
        if (count === 0) throw noRows();
      },
      close: () => rows.records.close(),
      dateOrderBasis: () => isChosen ? "CHOSEN" : evidence.dateOrderBasis(),
      contradiction: () => evidence.contradicts(conventions) ? evidence.learnt() : undefined,
    };
  } catch (error) {
    await open.records.close();
    throw error;
  }
}

/** What the first rows of a file show. */
export function learntFrom(
  sample: readonly (readonly string[])[],
  { layout, delimiter }: Pick<OpenOrders, "layout" | "delimiter">,
): LearntConventions {
  const evidence = new OrderEvidence(layout, delimiter);
  for (const cells of sample) evidence.add(cells);
  return evidence.learnt();
}

async function learnAll(open: OpenOrders): Promise<LearntConventions> {
  const evidence = new OrderEvidence(open.layout, open.delimiter);
  for await (const batch of recordsOf(open)) {
    for (const { cells } of batch) evidence.add(cells);
  }
  return evidence.learnt();
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

const PARTS: Readonly<Record<MissingPart, string>> = {
  CUSTOMER: "a customer (customerId, email or phone)",
  DATE: "a date (orderedAt)",
};

/**
 * Whether a file can be read as it is laid out.
 *
 * @throws {UserError} `NOT_ORDERS`, `NO_ROWS`
 */
export function checkLayout({ layout, sample }: Pick<OpenOrders, "layout" | "sample">): void {
  const missing = missingParts(layout);
  if (missing.length > 0) {
    throw new UserError(
      "NOT_ORDERS",
      `No column holds ${missing.map((part) => PARTS[part]).join(", nor ")}, and orders need it. ` +
        "Say which column does.",
    );
  }
  if (sample.length === 0) throw noRows();
}

const noRows = () => new UserError("NO_ROWS", "The file has a header but no rows below it.");

const ambiguousDates = (column: string) =>
  new UserError(
    "AMBIGUOUS_DATES",
    `The dates in "${column}" can be read with the day or the month first, and none of them tells. ` +
      "Say which it is: dateOrder in GraphQL, --date-order day-first or month-first on the command line.",
  );
