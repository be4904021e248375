/** Tells a table of orders, in which a customer comes many times, from one of customers. */
import { UserError } from "../errors.ts";
import { keyOf } from "./header_names.ts";

/** Headers of orders and their lines, as `keyOf` writes them. */
const ORDER_HEADERS = new Set([
  ...[
    "orderid",
    "orderno",
    "ordernumber",
    "orderdate",
    "orderedat",
    "purchasedate",
    "lineitemname",
  ],
  ...["invoice", "invoiceno", "invoiceid", "invoicedate", "transactionid", "transactiondate"],
  ...["sku", "stockcode", "productid", "productname", "product", "quantity", "qty", "unitprice"],
  ...[
    "주문번호",
    "주문일",
    "주문일시",
    "주문일자",
    "결제일",
    "상품주문번호",
    "상품명",
    "상품번호",
    "수량",
  ],
]);

/** Rows of a customer on average, from which on the rows are orders whatever the headers say. */
const ROWS_A_CUSTOMER = 2;
/** Share of repeated rows from which on they are orders where a header says so. */
const REPEATED_SHARE = 0.2;
/** Repeated rows below which they may be a slip. */
const MIN_REPEATED = 3;
/** Rows after which a file need not be read to its end. */
const ENOUGH_ROWS = 5000;

/** What was found in a file so far. */
export interface RepeatedIds {
  /** Rows with an id: of different customers, and of customers that had come before. */
  readonly customers: number;
  readonly repeated: number;
}

/**
 * Refuses a table of orders: of each customer it would take one order for all there is to know.
 *
 * @param complete whether all rows have been read; before, only many rows are evidence
 * @throws {UserError} `ORDERS_FILE`
 */
export function refuseOrders(
  { customers, repeated }: RepeatedIds,
  headers: readonly string[],
  complete: boolean,
): void {
  const rows = customers + repeated;
  if (repeated < MIN_REPEATED || (!complete && rows < ENOUGH_ROWS)) return;
  const named = headers.some((header) => ORDER_HEADERS.has(keyOf(header)));
  const many = rows > ROWS_A_CUSTOMER * customers;
  if (!many && !(named && repeated >= REPEATED_SHARE * rows)) return;
  throw new UserError(
    "ORDERS_FILE",
    `${rows} rows name only ${customers} different customers, so this is a table of orders, not of customers. ` +
      "Import it as orders, or import a table with one row for each customer.",
  );
}
