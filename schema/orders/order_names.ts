/**
 * How the columns of order files are called, by headers as `plainName` writes them: in English and Korean, and the
 * commonest in German, French, Spanish and Italian.
 */
import { idLikeness, plainName } from "../names.ts";

const NUMBER = "(?:id|no|nr|num|number|code|ref|reference|name|번호|코드|#)";

export const ORDER_ID = new RegExp(
  `^(?:[a-z]{0,12}order|invoice|transaction|trans|txn|receipt|purchase|sale|bill|basket|booking|ticket)${NUMBER}$` +
    `|^(?:invoice|order|transaction|idorder)$` +
    `|^(?:[가-힣]{0,6}(?<!상품|품목)주문|거래|영수증|구매|결제)(?:번호|코드|id|no)$` +
    `|^(?:bestell(?:ung)?s?|auftrags?|rechnungs?|beleg)(?:nummer|nr|id|no)$` +
    `|^(?:num[ée]rode|nde|id|r[ée]f[ée]rence)?(?:commande|pedido|ordine|facture|factura|fattura)$`,
);
export const LINE_ID =
  /^(?:orderitem|orderline|lineitem|item|line|product|article|artikel|sku|stock|상품|품목)(?:id|no|nr|num|number|nummer|code|sku|name|번호|코드|명)$|^(?:상품|품목)주문번호$|^(?:sku|product|item|artikel|article|상품|품목)$/;
export const EMAIL = /e?mail|courriel|correo|이메일/;
export const PHONE =
  /phone|mobile|telefon|t[ée]l[ée]phone|연락처|전화|휴대|^(?:주문자|구매자)번호$/;
/** Of the one who orders, not of the one to whom it is sent. */
export const NO_BUYER = /ship|deliver|recipient|receiver|seller|수취|수령|받는|배송|판매자|업체/;
export const ORDER_DATE =
  /order|purchase|invoice|transaction|txn|sale|sold|created|placed|paid|payment|bestell|auftrag|kauf|commande|achat|pedido|compra|ordine|주문|결제|구매|거래/;
/** Of a row that is an order: a customer table has the date of the last or the first one. */
export const ORDER_MOMENT =
  /^(?:order|purchase|transaction|txn|sale|invoice|bestell|auftrags|kauf|주문|구매|거래)(?:ed|d)?(?:date|datetime|time|timestamp|at|dt|datum|일|일자|일시|날짜)$/;
export const ANY_DATE =
  /date|time|day|when|at$|dt$|timestamp|datum|fecha|^data|일자|일시|날짜|시각|일$/;
export const OTHER_DATE =
  /ship|deliver|due|update|modif|birth|sign|register|join|return|refund|cancel|expire|배송|출고|발송|생일|가입|수정|취소|반품|환불/;
/** Of a customer's orders as a whole, as customer tables have it. */
export const SUMMARY_DATE = /^(?:last|first|latest)|마지막|최근|최초|첫/;
export const TOTAL =
  /^(?:order|grand|invoice|basket|주문)?(?:total|총액|합계)|ordertotal|totalorder|orderamount|ordervalue|gesamtbetrag|총(?:주문|결제|구매)금액|결제금액|주문금액/;
export const AMOUNT =
  /amount|amt|total|sales|revenue|spend|spent|paid|value|price|gmv|turnover|subtotal|net|gross|monetary|betrag|summe|umsatz|preis|montant|prix|importe|importo|precio|금액|매출|가격|결제액|판매액/;
const NO_AMOUNT =
  /discount|tax|ship|cost|profit|fee|margin|refund|count|qty|quantity|unit|rabatt|steuer|versand|remise|livraison|descuento|할인|세금|배송|수수료|원가|수량|적립|정산/;
export const UNIT_PRICE =
  /^(?:unit|item|product|sale|selling|list)?price(?:each|perunit|unit)?$|^unitcost$|^(?:einzel|stück)preis$|^prixunitaire$|^preciounitario$|^단가$|^판매가$|^상품가격$|^가격$/;
export const QUANTITY =
  /^(?:order|item|product|purchase|total|상품|주문|구매|판매)?(?:quantity|qty|units|pieces|수량)(?:ordered|sold)?$|^구매수(?:수량)?$|^(?:menge|anzahl|quantit[éà]|cantidad)$/;
export const CURRENCY = /^(?:order)?currency(?:code)?$|^währung$|^devise$|^moneda$|^통화(?:코드)?$/;
export const STATUS =
  /^(?:order|payment|financial|transaction)?(?:status)$|^orderstate$|^(?:bestell)?status$|^statut$|^estado$|^stato$|^osname$|^(?:주문|결제|처리)?상태$/;

/** Paid back of an order, beside what the order came to. */
export const REFUNDED =
  /^(?:order|total|amount|paymentamount|실|총)?(?:refund(?:ed)?|환불)(?:amount|total|amt|금액|액)?$|^(?:amount|total)refunded$/;
/** What a row is, a sale or a return. */
export const TYPE =
  /^(?:transaction|txn|trans|event|order|sale|sales|record|line|receipt|document|doc|payment)?types?$|^event(?:name)?$|^metric$|^(?:거래|주문|결제|매출|판매|전표)?(?:구분|유형)$|^(?:beleg|vorgangs)art$/;

/** Whether a header names an amount that counts, tax in it or not. */
export function isAmountName(name: string): boolean {
  const plain = name.replace(/inc(?:l|luding)?(?:uding)?tax|taxincl?(?:uded)?/, "");
  return AMOUNT.test(plain) && !NO_AMOUNT.test(plain);
}

const CUSTOMER_ID =
  /^id(?:customer|client|user|member|buyer|cliente)$|^kunden?(?:nummer|nr|id|no|code)$|^(?:num[ée]ro|code|c[óo]digo)?(?:de)?client[ei]?(?:id|no)?$/;
const CUSTOMER =
  /^(?:customer|cust|client|buyer|user|member|shopper|kunde|client[ei]|고객|회원|구매자|주문자)$/;
const CUSTOMER_NAME =
  /^(?:customer|buyer|client|billing|user)(?:full)?name$|^(?:고객|구매자|주문자|회원)(?:명|이름|성명)?$/;
const NO_CUSTOMER =
  /배송|택배|묶음|송장|tracking|shipment|parcel|warehouse|postal|zip|우편|discount|coupon|promo|voucher|gift|쿠폰|할인|tax|vat/;

/** How much a header sounds like the customer of an order, from 0 to 100. */
export function customerLikeness(header: string): number {
  const name = plainName(header);
  if (NO_CUSTOMER.test(name) || NO_BUYER.test(name)) return 0;
  if (CUSTOMER_ID.test(name)) return 100;
  // It may be a name, so that an id beside it comes first.
  return CUSTOMER.test(name) ? 70 : idLikeness(header);
}

/** Whether a header names a customer in words, as no id does. */
export const isCustomerName = (name: string): boolean => CUSTOMER_NAME.test(name);

/** Whether a header says no more than that it is an id. */
export const isBareId = (name: string): boolean => /^(?:id|uuid|guid)$/.test(name);
