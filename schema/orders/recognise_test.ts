import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { inferredOrderLayout } from "./recognise.ts";

function inferred(headers: string, ...rows: readonly string[]) {
  const layout = inferredOrderLayout({
    headers: headers.split(","),
    rows: rows.map((row) => row.split(",")),
  });
  return layout &&
    Object.fromEntries([...layout.columns].map(([field, at]) => [field, headers.split(",")[at]]));
}

Deno.test("inferredOrderLayout() takes a buyer's telephone number for the customer where no id is", () => {
  deepStrictEqual(
    inferred(
      "번호,묶음배송번호,주문번호,주문일,등록상품명,결제액,구매수(수량),구매자,구매자전화번호,수취인전화번호",
      "1,10,2001,2024-03-01,컵,12000,1,김,010-1111-2222,010-9999-2222",
      "2,11,2002,2024-03-02,컵,8000,2,이,010-1111-3333,010-9999-2222",
    ),
    {
      orderId: "주문번호",
      orderedAt: "주문일",
      lineAmount: "결제액",
      quantity: "구매수(수량)",
      customerName: "구매자",
      phone: "구매자전화번호",
    },
  );
});

Deno.test("inferredOrderLayout() takes no number of a parcel for the customer", () => {
  const found = inferred(
    "주문번호,운송장번호,주문일,결제액,구매자,구매자전화번호",
    "2001,77,2024-03-01,12000,김,010-1111-2222",
  );
  strictEqual(found?.customerId, undefined);
  strictEqual(found?.phone, "구매자전화번호");
});

Deno.test("inferredOrderLayout() takes dates of customers who come again for orders", () => {
  const rows = ["c1,2024-01-02", "c2,2024-01-03", "c1,2024-01-09", "c2,2024-02-01"];
  deepStrictEqual(inferred("customer id,date", ...rows), {
    customerId: "customer id",
    orderedAt: "date",
  });
  // A customer table whose rows come twice.
  const table = ["c1,2024-01-02", "c2,2024-01-03"];
  strictEqual(inferred("customer id,date", ...table, ...table), undefined);
});

Deno.test("inferredOrderLayout() prefers a customer's id to the name, and takes totals with tax", () => {
  deepStrictEqual(
    inferred(
      "id_order,customer,total_paid_tax_incl,osname,date_add,id_customer",
      "1,A. Ann,12.50,Delivered,2024-01-02 10:00:00,7",
    ),
    {
      orderId: "id_order",
      customerId: "id_customer",
      lineAmount: "total_paid_tax_incl",
      status: "osname",
      orderedAt: "date_add",
    },
  );
});

Deno.test("inferredOrderLayout() takes a total that repeats for the order's", () => {
  const found = inferred(
    "주문번호,주문일자,회원아이디,총 결제금액,상품주문금액,상품명",
    "1,2024-03-01,ann,15000,5000,컵",
    "1,2024-03-01,ann,15000,10000,접시",
  );
  strictEqual(found?.orderTotal, "총 결제금액");
});

Deno.test("inferredOrderLayout() reads the commonest headers of other languages", () => {
  deepStrictEqual(
    inferred("Bestellnummer,Bestelldatum,Kundennummer,Menge,Gesamtbetrag", "1,03.04.2024,K1,1,12"),
    {
      orderId: "Bestellnummer",
      orderedAt: "Bestelldatum",
      customerId: "Kundennummer",
      quantity: "Menge",
      lineAmount: "Gesamtbetrag",
    },
  );
});

Deno.test("inferredOrderLayout() takes an id for the order's where customers come again", () => {
  const rows = ["c1,2024-01-02,5,a@e.com", "c2,2024-01-03,6,b@e.com", "c3,2024-01-04,7,a@e.com"];
  const again = [...rows, "c4,2024-01-05,5,b@e.com"];
  strictEqual(inferred("id,created,amount,email", ...again)?.orderId, "id");
  strictEqual(inferred("id,created,amount,email", ...rows.slice(0, 2)), undefined);
});

Deno.test("inferredOrderLayout() takes no customer table for orders", () => {
  const row = "1,a@e.com,2024-01-02,3,40";
  strictEqual(inferred("id,email,last order date,orders,total spend", row, row, row), undefined);
  strictEqual(inferred("고객번호,이메일,최근 주문일,주문수,총 구매금액", row, row, row), undefined);
});

Deno.test("inferredOrderLayout() takes a count of orders for no order, which has one customer", () => {
  const rows = ["c1,3,2024-01-02,40", "c2,3,2024-01-03,50", "c3,1,2024-01-03,60"];
  strictEqual(inferred("id,order,first order,total", ...rows), undefined);
  const lines = ["c1,3,2024-01-02,40", "c1,3,2024-01-02,50", "c3,1,2024-01-03,60"];
  strictEqual(inferred("customer,order,order date,total", ...lines)?.orderId, "order");
});
