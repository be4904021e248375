/** Whether a table holds orders, and which of its columns holds what. */
import { ORDER_FORMATS } from "../presets/orders.ts";
import { idLikeness, labelLikeness, plainName } from "../names.ts";
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

const ORDER_ID =
  /^(?:(?:sales)?order|invoice|transaction|trans|txn|receipt|purchase|sale|bill|basket|booking|주문|거래|영수증|구매|결제)(?:id|no|nr|num|number|code|ref|reference|name|번호|코드|#)$|^(?:invoice|order|transaction)$/;
const LINE_ID =
  /^(?:orderitem|orderline|lineitem|item|line|product|article|sku|stock|상품|품목)(?:id|no|nr|num|number|code|sku|name|번호|코드|명)$|^(?:sku|product|item|상품|품목)$/;
const EMAIL = /e?mail|이메일/;
const ORDER_DATE =
  /order|purchase|invoice|transaction|txn|sale|created|placed|paid|payment|주문|결제|구매|거래/;
const ANY_DATE = /date|time|day|when|at$|timestamp|일자|일시|날짜|시각|일$/;
const OTHER_DATE =
  /ship|deliver|due|update|modif|birth|sign|register|join|return|refund|cancel|expire|배송|출고|발송|생일|가입|수정|취소|반품|환불/;
const TOTAL =
  /^(?:order|grand|invoice|basket|주문)?(?:total|총액|합계)|ordertotal|totalorder|orderamount|ordervalue|총(?:주문|결제|구매)금액|결제금액|주문금액/;
const AMOUNT =
  /amount|total|sales|revenue|spend|spent|paid|value|price|gmv|turnover|subtotal|net|gross|monetary|금액|매출|가격|결제액|판매액/;
const NO_AMOUNT =
  /discount|tax|ship|cost|profit|fee|margin|refund|count|qty|quantity|unit|할인|세금|배송|수수료|원가|수량|적립/;
const UNIT_PRICE =
  /^(?:unit|item|product|sale|selling|list)?price(?:each|perunit|unit)?$|^unitcost$|^단가$|^판매가$|^상품가격$|^가격$/;
const QUANTITY =
  /^(?:order|item|product|purchase)?(?:quantity|qty|units|pieces|수량)(?:ordered|sold)?$|^주문수량$|^구매수량$/;
const CURRENCY = /^(?:order)?currency(?:code)?$|^통화(?:코드)?$/;
const STATUS =
  /^(?:order|payment|financial|transaction)?(?:status)$|^orderstate$|^(?:주문|결제|처리)?상태$/;

/**
 * The layout of a table of orders that no known system wrote, by names and values. A customer and a date are needed,
 * and a sign that rows are orders: an id of orders beside them, or an amount and customers who come again.
 */
export function inferredOrderLayout(sample: TableSample): OrderLayout | undefined {
  const { headers, rows } = sample;
  if (rows.length === 0) return undefined;
  const layout = likelyOrderLayout(sample);
  const { columns } = layout;
  const isCustomer = columns.has("customerId") || columns.has("email");
  if (!isCustomer || !columns.has("orderedAt")) return undefined;
  if (headers.some((header) => labelLikeness(header).likeness >= 60) && !columns.has("orderId")) {
    return undefined;
  }
  if (!columns.has("orderId") && !(hasAmount(columns) && comeAgain(rows, columns))) {
    return undefined;
  }
  return layout;
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
  const free = (is: (column: typeof columns[number]) => boolean) =>
    columns.find((column) => ![...found.values()].includes(column.index) && is(column));
  put("orderId", free(({ name }) => ORDER_ID.test(name)));
  put("orderedAt", dateColumn(columns.filter(({ index }) => index !== found.get("orderId"))));
  put(
    "customerId",
    best(
      columns.filter(({ index, name }) =>
        ![...found.values()].includes(index) && !EMAIL.test(name) && !LINE_ID.test(name)
      ),
      ({ header }) => idLikeness(header),
    ),
  );
  put(
    "email",
    free(({ name, values }) =>
      EMAIL.test(name) && (values.length === 0 || values.some((value) => value.includes("@")))
    ),
  );
  put("lineId", free(({ name }) => LINE_ID.test(name)));
  put("quantity", free(({ name, values }) => QUANTITY.test(name) && areNumbers(values)));
  put("currency", free(({ name }) => CURRENCY.test(name)));
  put("status", free(({ name }) => STATUS.test(name)));
  putAmount(columns, found, rows);
  return { format: "INFERRED", columns: found, currency: orderCurrency(found, headers) };
}

interface SampleColumn {
  readonly index: number;
  readonly name: string;
  readonly header: string;
  readonly values: readonly string[];
}

function best(
  columns: readonly SampleColumn[],
  score: (column: SampleColumn) => number,
): SampleColumn | undefined {
  const ranked = columns.map((column) => ({ column, score: score(column) }))
    .filter(({ score }) => score > 20).sort((one, other) => other.score - one.score);
  return ranked[0]?.column;
}

function dateColumn(columns: readonly SampleColumn[]): SampleColumn | undefined {
  return best(
    columns.filter(({ name, values }) =>
      (ANY_DATE.test(name) || ORDER_DATE.test(name)) && areMoments(values)
    ),
    ({ name }) => 50 + (ORDER_DATE.test(name) ? 30 : 0) - (OTHER_DATE.test(name) ? 40 : 0),
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
  const amounts = numbers.filter(({ name }) => AMOUNT.test(name) && !NO_AMOUNT.test(name));
  const amount = amounts.find(({ name }) => TOTAL.test(name)) ??
    amounts.find((column) => column !== price || !found.has("quantity"));
  if (amount) {
    const isTotal = repeatsInOrders(rows, found.get("orderId"), amount.index);
    found.set(isTotal ? "orderTotal" : "lineAmount", amount.index);
  } else if (price && found.has("quantity")) found.set("unitPrice", price.index);
}

const hasAmount = (found: ReadonlyMap<OrderField, number>) =>
  found.has("orderTotal") || found.has("lineAmount") || found.has("unitPrice");

/** Orders of several rows that are enough to tell whether their amounts repeat. */
const MIN_ORDERS = 3;

/** Whether all rows of an order have one amount, or only its first row has any: it is the order's, not the line's. */
export function repeatsInOrders(
  rows: TableSample["rows"],
  orderAt: number | undefined,
  amountAt: number,
): boolean {
  if (orderAt === undefined) return false;
  const orders = new Map<string, string[]>();
  for (const cells of rows) {
    const order = cells[orderAt]?.trim();
    if (!order) continue;
    orders.set(order, [...orders.get(order) ?? [], cells[amountAt]?.trim() ?? ""]);
  }
  const several = [...orders.values()].filter(({ length }) => length > 1);
  return several.length >= MIN_ORDERS &&
    several.every(([first, ...rest]) =>
      first !== "" && (rest.every((each) => each === first) || rest.every((each) => each === ""))
    );
}

/** Share of rows of customers who came before, from which on rows are orders. */
const REPEATED_SHARE = 0.1;

function comeAgain(rows: TableSample["rows"], found: ReadonlyMap<OrderField, number>): boolean {
  const at = found.get("customerId") ?? found.get("email")!;
  const ids = rows.flatMap((cells) => cells[at]?.trim() || []);
  return ids.length - new Set(ids).size >= Math.max(2, REPEATED_SHARE * ids.length);
}
