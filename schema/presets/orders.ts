/**
 * Order files of known systems. Names vary with language, plug-in and the shop's own choice of columns, so that each
 * field has several, and a format is known by a few that stand together.
 */
import type { OrderFormat, OrderFormatName } from "../orders/format.ts";

/** Totals stand on the first line of an order alone; the e-mail is the customer. */
const SHOPIFY: OrderFormat = {
  name: "SHOPIFY",
  label: "Shopify",
  signature: [["name"], ["financialstatus"], ["lineitemname", "lineitemquantity", "lineitemprice"]],
  headers: {
    orderId: ["name"],
    lineId: ["lineitemsku", "lineitemname"],
    email: ["email"],
    orderedAt: ["createdat", "paidat"],
    orderTotal: ["total"],
    quantity: ["lineitemquantity"],
    unitPrice: ["lineitemprice"],
    orderDiscount: ["discountamount"],
    refunded: ["refundedamount"],
    currency: ["currency"],
    status: ["financialstatus"],
    cancelled: ["cancelledat", "canceledat"],
  },
};

const WOOCOMMERCE: OrderFormat = {
  name: "WOOCOMMERCE",
  label: "WooCommerce",
  signature: [
    ["orderid", "ordernumber"],
    ["orderdate", "date", "datecreated", "paiddate"],
    ["status", "orderstatus"],
    ["ordertotal", "ordertotalamount"],
    [
      "billingemail",
      "emailbilling",
      "customeruser",
      "customeruserid",
      "customerid",
      "customeremail",
    ],
  ],
  headers: {
    orderId: ["orderid", "ordernumber"],
    lineId: ["itemsku", "sku", "itemname", "productname"],
    customerId: ["customeruser", "customeruserid", "customerid"],
    email: ["billingemail", "emailbilling", "customeremail"],
    orderedAt: ["orderdate", "date", "datecreated", "paiddate"],
    orderTotal: ["ordertotalamount", "ordertotal"],
    quantity: ["quantity", "itemquantity"],
    orderDiscount: ["discounttotal", "cartdiscount", "cartdiscountamount", "orderdiscount"],
    refunded: ["refundedtotal", "orderrefundamount", "totalrefunded", "refundtotal"],
    currency: ["ordercurrency", "currency"],
    status: ["status", "orderstatus"],
  },
  noCustomer: ["0"],
};

/** Totals repeat on every line of an order. */
const CAFE24: OrderFormat = {
  name: "CAFE24",
  label: "Cafe24",
  signature: [
    ["주문번호"],
    [
      "총주문금액",
      "총결제금액",
      "총실결제금액최초정보",
      "총실결제금액",
      "상품구매금액",
      "주문자id",
      "취소구분",
    ],
    ["주문일시", "주문일", "결제일시입금확인용", "결제일시", "결제일입금확인일", "결제일"],
  ],
  headers: {
    orderId: ["주문번호"],
    lineId: [
      "품목별주문번호",
      "품목코드",
      "상품품목코드",
      "상품코드",
      "상품번호",
      "주문상품명",
      "상품명",
    ],
    customerId: ["주문자id", "주문자아이디", "회원id"],
    email: ["주문자이메일"],
    phone: ["주문자휴대전화", "주문자전화번호"],
    customerName: ["주문자명"],
    orderedAt: [
      "주문일시",
      "주문일",
      "결제일시입금확인용",
      "결제일시",
      "결제일입금확인일",
      "결제일",
    ],
    orderTotal: ["총실결제금액최초정보", "총실결제금액", "총결제금액", "총주문금액"],
    lineAmount: ["상품구매금액", "상품별총주문금액"],
    quantity: ["수량"],
    unitPrice: ["판매가", "상품판매가"],
    refunded: ["총환불금액", "실환불금액"],
    status: ["주문상태"],
    cancelled: ["취소구분"],
  },
};

/** A row is a product order; ids are masked, so that the telephone number tells their owners apart. */
const SMARTSTORE: OrderFormat = {
  name: "SMARTSTORE",
  label: "Naver SmartStore",
  signature: [["상품주문번호"], ["주문번호"], ["구매자id", "구매자명"]],
  headers: {
    orderId: ["주문번호"],
    lineId: ["상품주문번호"],
    customerId: ["구매자id"],
    phone: ["구매자연락처"],
    customerName: ["구매자명"],
    orderedAt: ["주문일시", "결제일", "주문일"],
    lineAmount: ["최종상품별총주문금액", "상품별총주문금액"],
    quantity: ["수량"],
    unitPrice: ["상품가격"],
    priceExtra: ["옵션가격"],
    lineDiscount: ["상품별할인액", "최종상품별할인액"],
    status: ["주문상태"],
    cancelled: ["클레임상태", "주문세부상태"],
  },
};

/** The research set of the University of California, Irvine, in both of its spellings. */
const ONLINE_RETAIL: OrderFormat = {
  name: "ONLINE_RETAIL",
  label: "UCI Online Retail",
  signature: [
    ["invoiceno", "invoice"],
    ["stockcode"],
    ["quantity"],
    ["invoicedate"],
    ["unitprice", "price"],
    ["customerid"],
  ],
  headers: {
    orderId: ["invoiceno", "invoice"],
    lineId: ["stockcode"],
    customerId: ["customerid"],
    orderedAt: ["invoicedate"],
    quantity: ["quantity"],
    unitPrice: ["unitprice", "price"],
  },
  returnId: /^C\d/i,
};

/** A row is an order; blanks part its fields, and the sample has no header (`blank_columns.ts` gives it one). */
const CDNOW: OrderFormat = {
  name: "CDNOW",
  label: "CDNOW",
  signature: [["customerid"], ["date"], ["numberofcds"], ["dollarvalue"]],
  headers: {
    customerId: ["customerid"],
    orderedAt: ["date"],
    lineAmount: ["dollarvalue"],
    quantity: ["numberofcds"],
  },
  // All published figures of these files count them.
  countsFreeOrders: true,
};

/** The known systems; where a file fits several, the first is taken. */
export const ORDER_FORMATS: readonly OrderFormat[] = [
  SHOPIFY,
  SMARTSTORE,
  CAFE24,
  ONLINE_RETAIL,
  CDNOW,
  WOOCOMMERCE,
];

/** How people call a format. */
export function formatLabel(name: OrderFormatName): string {
  return ORDER_FORMATS.find((format) => format.name === name)?.label ?? "inferred";
}
