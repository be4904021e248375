/** Whether a table holds orders, and which of its columns holds what. */
import { ORDER_FORMATS } from "../presets/orders.ts";
import { labelLikeness, plainName } from "../names.ts";
import {
  ANY_DATE,
  CURRENCY,
  customerLikeness,
  EMAIL,
  isAmountName,
  isBareId,
  isCustomerName,
  LINE_ID,
  NO_BUYER,
  ORDER_DATE,
  ORDER_ID,
  ORDER_MOMENT,
  OTHER_DATE,
  PHONE,
  QUANTITY,
  REFUNDED,
  STATUS,
  SUMMARY_DATE,
  TOTAL,
  TYPE,
  UNIT_PRICE,
} from "./order_names.ts";
import {
  comeAgain,
  comeAgainLater,
  MIN_ORDERS,
  repeatsInOrders,
  spansCustomers,
} from "./repeats.ts";
import { gatherMoment, noMoments } from "./moment.ts";
import { moneyText } from "../money.ts";
import {
  headerCurrency,
  type OrderField,
  type OrderFormat,
  orderHeader,
  type OrderLayout,
} from "./format.ts";

/** Headers and first rows of a table, cells cleaned. */
export interface TableSample {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How many headers are those of a known order format: tells delimiters apart. */
export function countOrderHeaders(headers: readonly string[]): number {
  const keys = headers.map(orderHeader);
  return keys.filter((key) => KNOWN_HEADERS.has(key)).length;
}

const KNOWN_HEADERS = new Set(
  ORDER_FORMATS.flatMap(({ headers }) => Object.values(headers).flat()),
);

/** The layout of an order file of a known system; undefined for any other table. */
export function knownOrderLayout({ headers }: TableSample): OrderLayout | undefined {
  const keys = headers.map(orderHeader);
  const format = ORDER_FORMATS.find(({ signature }) =>
    signature.every((group) => group.some((key) => keys.includes(key)))
  );
  return format && layoutOf(format, headers, keys);
}

function layoutOf(
  format: OrderFormat,
  headers: readonly string[],
  keys: readonly string[],
): OrderLayout {
  const columns = new Map<OrderField, number>();
  for (const [field, names] of Object.entries(format.headers)) {
    const found = names.map((name) => keys.indexOf(name)).find((index) => index >= 0);
    if (found !== undefined) columns.set(field as OrderField, found);
  }
  return { format: format.name, columns, currency: orderCurrency(columns, headers) };
}

/** The currency that the header of the amounts names; null where it names none. */
export function orderCurrency(
  columns: ReadonlyMap<OrderField, number>,
  headers: readonly string[],
): string | null {
  const at = columns.get("orderTotal") ?? columns.get("lineAmount");
  return at === undefined ? null : headerCurrency(headers[at]!);
}

/** Share of values that have to be dates, or numbers, in a column of them. */
const FITTING_SHARE = 0.8;

/**
 * The layout of a table of orders that no known system wrote, by names and values. A customer and a date are needed,
 * and a sign that rows are orders: an id of orders beside them, or customers who come again; without an amount, on
 * other dates.
 */
export function inferredOrderLayout(sample: TableSample): OrderLayout | undefined {
  const { headers, rows } = sample;
  if (rows.length === 0) return undefined;
  const layout = likelyOrderLayout(sample);
  const { columns } = layout;
  const isCustomer = columns.has("customerId") || columns.has("email") || columns.has("phone");
  if (!isCustomer || !columns.has("orderedAt")) return undefined;
  // An order has one customer: "order" may as well count the orders of each.
  if (spansCustomers(rows, columns)) return undefined;
  if (headers.some((header) => labelLikeness(header).likeness >= 60) && !columns.has("orderId")) {
    return undefined;
  }
  const orderAt = columns.get("orderId");
  const isNamed = orderAt !== undefined && ORDER_ID.test(plainName(headers[orderAt]!));
  const isDated = ORDER_MOMENT.test(plainName(headers[columns.get("orderedAt")!]!));
  const areOrders = isNamed || (isDated && orderAt !== undefined && hasAmount(columns)) ||
    (hasAmount(columns) ? comeAgain(rows, columns) : comeAgainLater(rows, columns));
  return areOrders ? layout : undefined;
}

/** What the columns of a table would hold if its rows were orders, by names and values; some may be missing. */
export function likelyOrderLayout({ headers, rows }: TableSample): OrderLayout {
  const columns = headers.map((header, index) => ({
    index,
    name: plainName(header),
    header,
    values: rows.flatMap((cells) => cells[index]?.trim() || []),
  }));
  const found = new Map<OrderField, number>();
  const put = (field: OrderField, column: { index: number } | undefined) => {
    if (column) found.set(field, column.index);
  };
  const isFree = ({ index }: SampleColumn) => ![...found.values()].includes(index);
  const free = (is: (column: SampleColumn) => boolean) =>
    columns.find((column) => isFree(column) && is(column));
  // Where a payment and a line have an id each, the order's is called so.
  put("orderId", free(({ name }) => ORDER_ID.test(name) && /order|주문/.test(name)));
  if (!found.has("orderId")) put("orderId", free(({ name }) => ORDER_ID.test(name)));
  put("orderedAt", dateColumn(columns.filter(isFree)));
  put(
    "email",
    free(({ name, values }) =>
      EMAIL.test(name) && !NO_BUYER.test(name) &&
      (values.length === 0 || values.some((value) => value.includes("@")))
    ),
  );
  put("phone", free(({ name }) => PHONE.test(name) && !NO_BUYER.test(name)));
  const isKnown = found.has("email") || found.has("phone");
  // Beside a customer, an id of each row is the order's.
  if (!found.has("orderId") && (isKnown || columns.some(isCustomerColumn))) {
    put("orderId", free(({ name, values }) => isBareId(name) && areDistinct(values)));
  }
  put(
    "customerId",
    best(
      columns.filter((column) =>
        isFree(column) && !EMAIL.test(column.name) && !LINE_ID.test(column.name) &&
        !(isKnown && isCustomerName(column.name))
      ),
      ({ header }) => customerLikeness(header),
      isKnown ? CUSTOMER_LIKENESS : MIN_LIKENESS,
    ),
  );
  // Without an id, the name has to serve as one.
  const isNameless = !isKnown && !found.has("customerId");
  put(isNameless ? "customerId" : "customerName", free(({ name }) => isCustomerName(name)));
  put("lineId", free(({ name }) => LINE_ID.test(name)));
  put("quantity", free(({ name, values }) => QUANTITY.test(name) && areNumbers(values)));
  put("currency", free(({ name }) => CURRENCY.test(name)));
  put("status", free(({ name }) => STATUS.test(name)));
  put("type", free(({ name }) => TYPE.test(name)));
  put("refunded", free(({ name, values }) => REFUNDED.test(name) && areNumbers(values)));
  putAmount(columns, found, rows);
  return { format: "INFERRED", columns: found, currency: orderCurrency(found, headers) };
}

/** Whether a column is a customer's by its name, and more than an id. */
const isCustomerColumn = ({ header, name }: SampleColumn) =>
  !isBareId(name) && customerLikeness(header) >= CUSTOMER_LIKENESS;

/** From which likeness on a header names a customer, and not just an id of anything. */
const CUSTOMER_LIKENESS = 70;
const MIN_LIKENESS = 21;

const areDistinct = (values: readonly string[]) => new Set(values).size === values.length;

interface SampleColumn {
  readonly index: number;
  readonly name: string;
  readonly header: string;
  readonly values: readonly string[];
}

function best(
  columns: readonly SampleColumn[],
  score: (column: SampleColumn) => number,
  least = MIN_LIKENESS,
): SampleColumn | undefined {
  const ranked = columns.map((column) => ({ column, score: score(column) }))
    .filter(({ score }) => score >= least).sort((one, other) => other.score - one.score);
  return ranked[0]?.column;
}

function dateColumn(columns: readonly SampleColumn[]): SampleColumn | undefined {
  return best(
    columns.filter(({ name, values }) =>
      (ANY_DATE.test(name) || ORDER_DATE.test(name)) && areMoments(values)
    ),
    ({ name }) =>
      50 + (ORDER_DATE.test(name) ? 30 : 0) - (OTHER_DATE.test(name) ? 40 : 0) -
      (SUMMARY_DATE.test(name) ? 60 : 0),
  );
}

function areMoments(values: readonly string[]): boolean {
  const evidence = noMoments();
  for (const value of values) gatherMoment(evidence, value);
  return evidence.dates > 0 && evidence.dates >= FITTING_SHARE * values.length;
}

function areNumbers(values: readonly string[]): boolean {
  const numbers = values.filter((value) => moneyText(value) !== undefined);
  return numbers.length > 0 && numbers.length >= FITTING_SHARE * values.length;
}

function putAmount(
  columns: readonly SampleColumn[],
  found: Map<OrderField, number>,
  rows: TableSample["rows"],
): void {
  const isFree = ({ index }: SampleColumn) => ![...found.values()].includes(index);
  const numbers = columns.filter((column) => isFree(column) && areNumbers(column.values));
  const price = numbers.find(({ name }) => UNIT_PRICE.test(name));
  const amounts = numbers.filter(({ name }) => isAmountName(name));
  const amount = amounts.find(({ name }) => TOTAL.test(name)) ??
    amounts.find((column) => column !== price || !found.has("quantity"));
  if (amount) {
    // A name that says so needs less proof.
    const minOrders = TOTAL.test(amount.name) ? 1 : MIN_ORDERS;
    const isTotal = repeatsInOrders(rows, found.get("orderId"), amount.index, minOrders);
    found.set(isTotal ? "orderTotal" : "lineAmount", amount.index);
  } else if (price && found.has("quantity")) found.set("unitPrice", price.index);
}

const hasAmount = (found: ReadonlyMap<OrderField, number>) =>
  found.has("orderTotal") || found.has("lineAmount") || found.has("unitPrice");
