/** Amounts, as files write them. */
import {
  customarySign,
  gather,
  type GatheredEvidence,
  numberForm,
  type NumberReading,
  numberValue,
} from "./numbers.ts";

const SYMBOLS: Readonly<Record<string, string>> = {
  "₩": "KRW",
  "￦": "KRW",
  "원": "KRW",
  "$": "USD",
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  "円": "JPY",
  "元": "CNY",
  "₹": "INR",
  Rs: "INR",
  "₺": "TRY",
  "₽": "RUB",
  "฿": "THB",
  "₫": "VND",
  "₱": "PHP",
  "₪": "ILS",
  US$: "USD",
  A$: "AUD",
  AU$: "AUD",
  C$: "CAD",
  CA$: "CAD",
  HK$: "HKD",
  NT$: "TWD",
  NZ$: "NZD",
  R$: "BRL",
  S$: "SGD",
  zł: "PLN",
  Kč: "CZK",
  Ft: "HUF",
};
/** Three currencies are written so; the number counts, and the currency stays open. */
const CROWN = "kr";

/** A currency before or behind the number: a symbol, or three letters. */
const MARK = `${
  [...Object.keys(SYMBOLS), CROWN].sort((one, other) => other.length - one.length)
    .map((symbol) => `${symbol.replace("$", "\\$")}${/^[a-z]+$/i.test(symbol) ? "\\.?" : ""}`).join(
      "|",
    )
}|[A-Z]{3}`;
const MARKED = new RegExp(
  String.raw`^([+-]?)\s*(?:(${MARK})\s*)?([+-]?[\d.,\s'’]*\d[.,]?)\s*(?:(${MARK}))?\s*(-?)$`,
);
/** A minus as typesetters write it, and as Korean accounts do. */
const MINUS = /^[−△▲]\s?/;
const PLAIN = /^-?\d+(?:\.\d{1,2})?$/;
const BLANKS = /[\s'’]/g;

/** A number's spelling without what stands around it. */
export interface MoneyText {
  /** Digits with their signs, without currency and blanks between thousands. */
  readonly digits: string;
  readonly currency: string | null;
}

/** Takes currency, parentheses and a trailing minus off; undefined where the cell is no amount. */
export function moneyText(cell: string): MoneyText | undefined {
  if (PLAIN.test(cell)) return { digits: cell, currency: null };
  const inside = /^\((.+)\)$/.exec(cell)?.[1];
  const found = MARKED.exec((inside ?? cell).replace(MINUS, "-"));
  if (!found) return undefined;
  const [, sign, before, digits, behind, trailing] = found;
  const mark = (before ?? behind)?.replace(/\.$/, "");
  const negative = inside !== undefined || sign === "-" || trailing === "-";
  const bare = digits!.replace(BLANKS, "").replace(/^\+/, "");
  return {
    digits: negative && !bare.startsWith("-") ? `-${bare}` : bare,
    currency: mark === undefined || mark === CROWN ? null : SYMBOLS[mark] ?? mark,
  };
}

/** Codes of ISO 4217. */
export const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));
const PERCENT = /^([+-]?[\d.,]*\d)\s?[%％]$/;
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:[ '’]\d{3})+(?:[.,]\d+)?$/;

/** The number in a cell that is not one by itself, and what stands around it. */
export interface MarkedNumber {
  readonly digits: string;
  /** The currency's code, `%`, or null where only the thousands are set apart. */
  readonly mark: string | null;
}

/**
 * Reads `₩1,200`, `1.200,50 €`, `USD 12`, `(12.50 €)`, `12%` and `1 200,50`: a number with a currency, a percent sign or
 * blanks between thousands, of which ids and codes have none.
 *
 * @returns undefined where the cell is no such number, or is a plain one
 */
export function markedNumber(cell: string): MarkedNumber | undefined {
  const percent = PERCENT.exec(cell);
  if (percent) return { digits: percent[1]!, mark: "%" };
  if (GROUPED.test(cell)) return { digits: cell.replace(BLANKS, ""), mark: null };
  const money = moneyText(cell);
  if (!money?.currency || !CURRENCIES.has(money.currency)) return undefined;
  return { digits: money.digits, mark: money.currency };
}

/** Takes down what an amount's spelling shows of its column. */
export function gatherMoney(evidence: GatheredEvidence, cell: string): void {
  const text = moneyText(cell);
  if (text) gather(evidence, numberForm(text.digits));
}

/** An amount and its currency; undefined where the cell is none, or could be read in two ways. */
export function readMoney(
  cell: string,
  reading: NumberReading,
  delimiter: string | null,
): { readonly amount: number; readonly currency: string | null } | undefined {
  const text = moneyText(cell);
  const form = text && numberForm(text.digits);
  if (!text || form === undefined) return undefined;
  const sign = form === "PLAIN"
    ? "."
    : form === "." || form === ","
    ? form
    : reading === "CUSTOM"
    ? customarySign(form, delimiter)
    : reading;
  const amount = sign === "CONFLICT" ? undefined : numberValue(text.digits, sign);
  return amount === undefined ? undefined : { amount, currency: text.currency };
}
