/** A row of an order file as an order line. */
import type { OrderFaultCode } from "@/schema/fault_codes.ts";
import type { OrderField, OrderFormat, OrderLayout } from "@/schema/orders/format.ts";
import type { OrderLine } from "@/db/queries/order_import.ts";
import { readMoment } from "@/schema/orders/moment.ts";
import { readMoney } from "@/schema/money.ts";
import { ORDER_FORMATS } from "@/schema/presets/orders.ts";
import { isNullMark } from "@/schema/cells.ts";
import { comparable, isDamaged } from "../imports/text.ts";
import type { OrderConventions } from "./conventions.ts";

/** Why a row is no order line. */
export interface OrderFault {
  readonly line: number;
  readonly code: OrderFaultCode;
  /** Header of the column with the error. */
  readonly column: string;
  readonly value: string;
  /** The whole row. */
  readonly cells: readonly string[];
}

/** What is wrong with a row, and what to do about it. */
export const FAULT_REASONS: Readonly<Record<OrderFaultCode, string>> = {
  MISSING_ORDER_ID: "The row has no order id; fill it in.",
  MISSING_DATE: "The row has no date; fill it in.",
  NOT_A_DATE: "This is no date; write it as 2024-03-31.",
  DATE_OUT_OF_RANGE: "Orders are dated from 1970 to a year from today; correct the date.",
  NOT_A_NUMBER: "This is no number, or can be read in two ways; write it as 1234.50.",
  DAMAGED_TEXT: "The text was damaged by an earlier conversion; export the file again.",
  TOO_LONG: "The id has more than 200 characters; this is probably another column.",
};

/** Characters of an id at the most, so that the index of the primary key bears it. */
const MAX_ID_LENGTH = 200;

const CANCELLED =
  /cancel|void|fail|declin|denied|abandon|trash|draft|chargeback|^test$|(?<!partial(?:ly)?[\s_-]?)refunded|^refund$|^returned$|(?<!부분\s?)(?:취소|반품|환불)(?!.*(?:요청|신청|접수|철회|거부|보류))|실패|storn|abgebroch|(?<!teil)erstattet|annul|anulad|(?<!partiellement\s)rembours|reembols|rimbors/i;
/** Earlier dates, such as 1900-01-01, stand for a missing one. */
const MIN_DATE = "1970";
/** Where nothing says what is too late: 9999-12-31 stands for a missing date, too. */
const MAX_DATE = "2100";

/** What a row is that takes an earlier order back. */
const TAKES_BACK =
  /\b(?:refund|return|chargeback|retour|remboursement|avoir|gutschrift|erstattung|devoluci[óo]n|reembolso|reso|rimborso)(?:s|ed)?\b|반품|환불/i;
/** A long number that a spreadsheet has rounded: its digits are lost. */
const ROUNDED = /^\d[.,]\d+e\+\d{1,3}$/i;
const NOT_CANCELLED = /^(?:n|no|f|false|0|-|정상|아니오|아님|없음)$/i;
const HANGUL = /\p{Script=Hangul}/u;

/** Statuses that are kept in mind; a column with more of them holds something else. */
const MAX_STATUSES = 100;

class FaultyCell extends Error {
  constructor(readonly field: OrderField, readonly code: OrderFaultCode) {
    super(code);
  }
}

/**
 * The parser of a file's rows.
 *
 * @param headers of the file, as it spells them
 * @param latest after which no order is dated, ISO 8601
 */
export function orderLineParser(
  layout: OrderLayout,
  conventions: OrderConventions,
  headers: readonly string[],
  latest = MAX_DATE,
): (line: number, cells: readonly string[]) => OrderLine | OrderFault {
  const row = new OrderRow(layout, conventions, latest);
  return (line, cells) => {
    row.cells = cells;
    try {
      return row.read(line);
    } catch (error) {
      if (!(error instanceof FaultyCell)) throw error;
      const at = layout.columns.get(error.field) ?? -1;
      return { line, code: error.code, column: headers[at] ?? "", value: cells[at] ?? "", cells };
    }
  };
}

/** One row at a time. */
class OrderRow {
  cells: readonly string[] = [];
  readonly #format: OrderFormat | undefined;
  readonly #columns: Readonly<Partial<Record<OrderField, number>>>;
  /** Whether a status says cancelled: a file has few of them. */
  readonly #statuses = new Map<string, boolean>();

  constructor(
    private readonly layout: OrderLayout,
    private readonly conventions: OrderConventions,
    private readonly latest: string,
  ) {
    this.#format = ORDER_FORMATS.find(({ name }) => name === layout.format);
    this.#columns = Object.fromEntries(layout.columns);
  }

  read(line: number): OrderLine {
    const customerId = this.#customer();
    const orderedAt = this.#moment();
    const items = this.#number("quantity");
    const total = this.#number("orderTotal");
    const found = this.#amount(items);
    const amount = found === 0 && this.#format?.countsFreeOrders ? null : found;
    const orderId = this.#id("orderId");
    if (orderId === null && this.layout.columns.has("orderId")) {
      throw new FaultyCell("orderId", "MISSING_ORDER_ID");
    }
    if (orderId === null && orderedAt === null) throw new FaultyCell("orderedAt", "MISSING_DATE");
    const takesBack = (orderId !== null && this.#format?.returnId?.test(orderId)) ||
      TAKES_BACK.test(this.#text("type") ?? "");
    const lineId = this.#text("lineId") ?? "";
    const lineKey = orderId === null ? `${amount ?? ""}|${items ?? ""}|${lineId}` : lineId;
    return {
      line,
      orderId: orderId ?? `${customerId ?? ""}@${orderedAt}`,
      lineKey: lineKey.slice(0, MAX_ID_LENGTH),
      // With a time of day, rows of one moment are lines of one order; a day may have several orders.
      isOrder: orderId === null && !orderedAt!.includes("T"),
      customerId,
      orderedAt,
      orderTotal: total !== null && takesBack ? -Math.abs(total) : total,
      amount: amount !== null && takesBack ? -Math.abs(amount) : amount,
      refunded: this.#magnitude("refunded"),
      discount: this.#magnitude("orderDiscount") ?? this.#magnitude("lineDiscount"),
      items,
      currency: this.#currency(),
      cancelled: this.#cancelled(),
    };
  }

  /** The cell of a field; null where there is none, or a mark for a missing value. */
  #text(field: OrderField): string | null {
    const at = this.#columns[field];
    if (at === undefined) return null;
    const cell = comparable(this.cells[at] ?? "");
    if (cell === "" || isNullMark(cell)) return null;
    if (isDamaged(cell)) throw new FaultyCell(field, "DAMAGED_TEXT");
    return cell;
  }

  #id(field: "orderId" | "customerId"): string | null {
    const text = this.#text(field);
    if (text === null) return null;
    if (ROUNDED.test(text)) throw new FaultyCell(field, "DAMAGED_TEXT");
    const id = this.conventions.wholeIds[field] ? text.replace(/\.0+$/, "") : text;
    if (id.length > MAX_ID_LENGTH) throw new FaultyCell(field, "TOO_LONG");
    return id;
  }

  /**
   * The id, else the e-mail, else the telephone number. A masked id such as abcd**** is shared by several people, whom
   * the telephone number, else the name, tells apart.
   */
  #customer(): string | null {
    const id = this.#id("customerId");
    const phone = this.#text("phone")?.replace(/\D/g, "") || null;
    if (id !== null && !this.#isGuest(id)) {
      if (!id.includes("**")) return id;
      const apart = phone ?? this.#text("customerName");
      return apart === null ? id : `${id} ${apart}`;
    }
    return this.#text("email")?.toLowerCase() ?? phone;
  }

  /** Many shops number their guests 0, and know them by their e-mail address. */
  #isGuest(id: string): boolean {
    const { noCustomer } = this.#format ?? {};
    if (noCustomer) return noCustomer.includes(id);
    return id === "0" && (this.#columns.email ?? this.#columns.phone) !== undefined;
  }

  #moment(): string | null {
    const text = this.#text("orderedAt");
    if (text === null) return null;
    const moment = readMoment(text, this.conventions.dateOrder);
    if (moment === undefined) throw new FaultyCell("orderedAt", "NOT_A_DATE");
    if (moment < MIN_DATE || moment > this.latest) {
      throw new FaultyCell("orderedAt", "DATE_OUT_OF_RANGE");
    }
    return moment;
  }

  #number(field: OrderField): number | null {
    const text = this.#text(field);
    if (text === null) return null;
    const { readings, delimiter } = this.conventions;
    const money = readMoney(text, readings.get(field) ?? "CUSTOM", delimiter);
    if (money === undefined) throw new FaultyCell(field, "NOT_A_NUMBER");
    return money.amount;
  }

  /** A discount or refund is written with or without a minus. */
  #magnitude(field: OrderField): number | null {
    const value = this.#number(field);
    return value === null ? null : Math.abs(value);
  }

  #amount(items: number | null): number | null {
    const amount = this.#number("lineAmount");
    if (amount !== null) return amount;
    const price = this.#number("unitPrice");
    if (price === null) return null;
    return (items ?? 1) * (price + (this.#number("priceExtra") ?? 0)) -
      (this.#magnitude("lineDiscount") ?? 0);
  }

  #currency(): string | null {
    const named = this.#text("currency");
    if (named !== null) return named.toUpperCase();
    const text = this.#text("orderTotal") ?? this.#text("lineAmount");
    if (text !== null && !/^[\d.,-]+$/.test(text)) {
      const mark = readMoney(text, "CUSTOM", this.conventions.delimiter)?.currency;
      if (mark) return mark;
    }
    return this.layout.currency;
  }

  #cancelled(): boolean | null {
    const mark = this.#text("cancelled");
    const status = this.#text("status");
    if (mark !== null && !NOT_CANCELLED.test(mark)) {
      // A date or a yes is one; a Korean word may be another claim, such as an exchange.
      if (!HANGUL.test(mark) || CANCELLED.test(mark)) return true;
    }
    if (status === null) return mark === null ? null : false;
    const known = this.#statuses.get(status);
    if (known !== undefined) return known;
    const isCancelled = CANCELLED.test(status);
    if (this.#statuses.size < MAX_STATUSES) this.#statuses.set(status, isCancelled);
    return isCancelled;
  }
}
