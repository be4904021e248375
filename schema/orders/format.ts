/** What a file of orders is made of, as data. */
import { CURRENCIES } from "../money.ts";

/** What a column of an order file can hold. */
export const ORDER_FIELDS = [
  "customerId",
  "email",
  "phone",
  "customerName",
  "orderedAt",
  "orderId",
  /** Of a line within its order: an id of its own, a product's code or its name. */
  "lineId",
  /** What the whole order came to, on its first line alone or repeated on every line: never added up. */
  "orderTotal",
  /** What a line came to, or the order where a row is an order: added up. */
  "lineAmount",
  "quantity",
  "unitPrice",
  /** Added to the unit price, as for an option of the product. */
  "priceExtra",
  /** Subtracted from quantity × unit price. */
  "lineDiscount",
  /** Of the whole order; it is part of the total already. */
  "orderDiscount",
  /** Paid back, of the whole order. */
  "refunded",
  "currency",
  "status",
  /** What a row is: a sale, or a refund or return, which takes back what it names. */
  "type",
  /** Filled in where the line or order was cancelled. */
  "cancelled",
] as const;

/** What a column of an order file holds. */
export type OrderField = (typeof ORDER_FIELDS)[number];

/** Systems whose files are known by their headers; the columns of all others are inferred. */
export const ORDER_FORMAT_NAMES = [
  "SHOPIFY",
  "WOOCOMMERCE",
  "CAFE24",
  "SMARTSTORE",
  "ONLINE_RETAIL",
  "CDNOW",
  "INFERRED",
] as const;

/** A system, or INFERRED. */
export type OrderFormatName = (typeof ORDER_FORMAT_NAMES)[number];

/** How the order files of one system are known and read. Headers are written as `orderHeader` gives them. */
export interface OrderFormat {
  readonly name: OrderFormatName;
  /** As people call the system. */
  readonly label: string;
  /** Of each group, one header at least has to be there. */
  readonly signature: readonly (readonly string[])[];
  /** Headers by field, the preferred first. */
  readonly headers: Readonly<Partial<Record<OrderField, readonly string[]>>>;
  /** Ids that stand for no customer, such as 0 for guests. */
  readonly noCustomer?: readonly string[];
  /** Whether an order of 0 counts as an order, of which the amount is not known; in all others it is none. */
  readonly countsFreeOrders?: boolean;
  /** Orders of which the id says that they take back earlier ones. */
  readonly returnId?: RegExp;
}

/** Which column of a file holds what. */
export interface OrderLayout {
  readonly format: OrderFormatName;
  /** Index of the column by field. */
  readonly columns: ReadonlyMap<OrderField, number>;
  /** The currency that the header of the amounts names, as in 총 결제금액(KRW). */
  readonly currency: string | null;
}

const CURRENCY = /(krw|usd|eur|jpy|gbp|cny|원)$/;

/** A header as headers are compared: without case, blanks, punctuation and a currency at its end. */
export function orderHeader(header: string): string {
  const plain = header.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}#]/gu, "");
  return plain.replace(CURRENCY, "") || plain;
}

/** The currency that a header names, in brackets or, as in Total CHF, as its last word; null where it names none. */
export function headerCurrency(header: string): string | null {
  const text = header.normalize("NFKC");
  const found = /[([]\s*([A-Z]{3}|원)\s*[)\]]\s*$/.exec(text)?.[1];
  if (found !== undefined) return found === "원" ? "KRW" : found;
  // In a header of capitals any word of three letters may stand at the end.
  const word = /\p{Ll}.*\s([A-Z]{3})$/u.exec(text)?.[1];
  return word !== undefined && CURRENCIES.has(word) ? word : null;
}
