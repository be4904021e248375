/** A small file of each known system, with its traps; orders and spend are reckoned by hand. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { appTest } from "../../tests/support/database.ts";
import { customersOf, readOrderFile, takeOrders } from "./test_orders.ts";

const SHOPIFY =
  `Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Cancelled at,Refunded Amount,Id
#1001,Ann@Example.com,paid,2024-03-01 10:22:31 +0900,fulfilled,KRW,30000,2500,0,32500,,0.00,2024-03-01 10:20:00 +0900,2,Socks,10000,,0.00,900001
#1001,Ann@Example.com,,,,,,,,,,,,1,Hat,10000,,,
#1002,ann@example.com,partially_refunded,2024-03-05 09:00:00 +0900,fulfilled,KRW,20000,0,0,20000,,0.00,2024-03-05 08:59:00 +0900,1,Coat,20000,,5000,900002
#1003,bob@example.com,refunded,2024-03-06 09:00:00 +0900,,KRW,15000,0,0,15000,,0.00,2024-03-06 08:59:00 +0900,1,Bag,15000,,15000,900003
#1004,bob@example.com,voided,,,KRW,9000,0,0,9000,,0.00,2024-03-07 08:59:00 +0900,1,Bag,9000,2024-03-07 12:00:00 +0900,0.00,900004
#1005,bob@example.com,pending,,,KRW,7000,0,0,7000,,0.00,2024-03-08 08:59:00 +0900,1,Cap,7000,,0.00,900005
#1006,,paid,2024-03-09 09:00:00 +0900,,KRW,4000,0,0,4000,,0.00,2024-03-09 09:00:00 +0900,1,Pin,4000,,0.00,900006
`;

appTest(
  "importOrders() reads Shopify's file, whose totals stand on the first line alone",
  async (fixture) => {
    const { layout } = await readOrderFile(SHOPIFY);
    strictEqual(layout.format, "SHOPIFY");
    await takeOrders(fixture, SHOPIFY);
    deepStrictEqual(await customersOf(fixture), {
      "ann@example.com": [2, 32500 + 15000],
      "bob@example.com": [1, 7000],
      "": [1, 4000],
    });
    const [first] = await fixture.connection.sql`
    select ordered_at::text as at, lines, items, currency from orders where order_id = '#1001'`;
    deepStrictEqual({ ...first }, {
      at: "2024-03-01 10:20:00",
      lines: 2,
      items: 3,
      currency: "KRW",
    });
  },
);

const WOOCOMMERCE =
  `order_id,order_number,order_date,status,order_total,order_currency,customer_user,billing_email,order_item_1,order_item_2
71,71,5/31/2016 0:37,completed,120.50,USD,12,kim@example.com,Mug,Plate
72,72,6/1/2016 13:05,wc-processing,30,USD,0,Guest@Example.com,Mug,
73,73,6/2/2016 8:00,on-hold,10,USD,0,guest@example.com,Mug,
74,74,6/3/2016 8:00,cancelled,99,USD,12,kim@example.com,Mug,
75,75,6/4/2016 8:00,failed,99,USD,12,kim@example.com,Mug,
76,76,6/5/2016 8:00,refunded,99,USD,12,kim@example.com,Mug,
77,77,6/6/2016 8:00,completed,5,USD,0,,Mug,
`;

appTest(
  "importOrders() reads WooCommerce's file, in which guests have the number 0",
  async (fixture) => {
    const { layout } = await readOrderFile(WOOCOMMERCE);
    strictEqual(layout.format, "WOOCOMMERCE");
    await takeOrders(fixture, WOOCOMMERCE);
    deepStrictEqual(await customersOf(fixture), {
      "12": [1, 120.5],
      "guest@example.com": [2, 40],
      "": [1, 5],
    });
  },
);

const ONLINE_RETAIL =
  `"InvoiceNo","StockCode","Description","Quantity","InvoiceDate","UnitPrice","CustomerID","Country"
"536365","85123A","HEART",6,"12/1/2010 8:26",2.55,17850.0,"United Kingdom"
"536365","71053","LANTERN",6,"12/1/2010 8:26",3.39,17850.0,"United Kingdom"
"536366","POST","POSTAGE",1,"12/1/2010 8:28",18.00,17850.0,"United Kingdom"
"C536379","85123A","HEART",-1,"12/1/2010 9:41",2.55,17850.0,"United Kingdom"
"536381","22139","RETROSPOT",2,"12/13/2010 9:41",4.25,NA,"United Kingdom"
"536397","35004B","DUCKS",2,"12/1/2010 10:51",0,13047.0,"United Kingdom"
"536398","35004B","DUCKS",3,"12/1/2010 10:52",1.5,13047.0,"United Kingdom"
`;

appTest(
  "importOrders() reads UCI Online Retail, where C marks what was taken back",
  async (fixture) => {
    const { layout } = await readOrderFile(ONLINE_RETAIL);
    strictEqual(layout.format, "ONLINE_RETAIL");
    const { orders: { counts } } = await takeOrders(fixture, ONLINE_RETAIL);
    deepStrictEqual(await customersOf(fixture), {
      "13047": [1, 4.5],
      "17850": [2, 15.3 + 20.34 + 18 - 2.55],
      "": [1, 8.5],
    });
    deepStrictEqual(counts.find(({ kind }) => kind === "EMPTY")?.orders, 1);
  },
);

const CDNOW_MASTER = ` customer_id  date number_of_cds  dollar_value\r
 00001 19970101  1   11.77\r
 00002 19970112  1   12.00\r
 00002 19970112  5   77.00\r
`;
const CDNOW_SAMPLE = ` 00004 0001 19970101  2   29.33\r
 00004 0001 19970118  2   29.73\r
 00021 0002 19970101  3   63.34\r
`;

appTest(
  "importOrders() reads CDNOW's two files, with and without a header",
  async (fixture) => {
    for (const file of [CDNOW_MASTER, CDNOW_SAMPLE]) {
      strictEqual((await readOrderFile(file)).layout.format, "CDNOW");
      await takeOrders(fixture, file);
    }
    deepStrictEqual(await customersOf(fixture), {
      "00001": [1, 11.77],
      "00002": [2, 89],
      "00004": [2, 59.06],
      "00021": [1, 63.34],
    });
  },
);

const WOOCOMMERCE_LINES =
  `Order Number,Order Date,Order Status,Order Total Amount,Customer User ID,Email (Billing),Item Name,Quantity
81,2024-03-01 10:00,wc-completed,50.00,3,lee@example.com,Mug,1
81,2024-03-01 10:00,wc-completed,50.00,3,lee@example.com,Plate,2
82,2024-03-02 10:00,wc-refunded,20.00,3,lee@example.com,Mug,1
83,2024-03-13 10:00,wc-processing,15.00,0,Guest@Example.com,Mug,1
`;

appTest(
  "importOrders() reads WooCommerce's lines, on which the order's total repeats",
  async (fixture) => {
    const { layout } = await readOrderFile(WOOCOMMERCE_LINES);
    strictEqual(layout.format, "WOOCOMMERCE");
    await takeOrders(fixture, WOOCOMMERCE_LINES);
    deepStrictEqual(await customersOf(fixture), {
      "3": [1, 50],
      "guest@example.com": [1, 15],
    });
  },
);

appTest(
  "importOrders() reads UCI Online Retail II, whose headers are spelt otherwise",
  async (fixture) => {
    const file = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n" +
      "489434,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom\n" +
      "489435,22350,BOWL,2,2009-12-01 07:46:00,2.55,13085.0,United Kingdom\n" +
      "C489449,22087,PAPER,-12,2009-12-01 10:33:00,2.95,16321.0,Australia\n" +
      "489464,21733,MIX,-96,2009-12-01 10:52:00,0.0,,United Kingdom\n";
    strictEqual((await readOrderFile(file)).layout.format, "ONLINE_RETAIL");
    await takeOrders(fixture, file);
    deepStrictEqual(await customersOf(fixture), { "13085": [2, 88.5], "16321": [0, -35.4] });
  },
);

appTest(
  "importOrders() tells of marketplaces, tests, free orders and other currencies",
  async (fixture) => {
    const rows = Array.from(
      { length: 120 },
      (_, n) => `${n},c${n},2026-01-${10 + n % 19},10,EUR,ok`,
    );
    const market = Array.from({ length: 30 }, (_, n) => `m${n},market,2026-01-15,10,EUR,ok`);
    const others = [
      "t,c1,2026-01-15,10,EUR,test",
      "f,c1,2026-01-15,0,EUR,ok",
      "u,c1,2026-01-15,9,USD,ok",
    ];
    const { orders: { counts, proxies } } = await takeOrders(
      fixture,
      "order id,customer id,order date,total,currency,status\n" +
        [...rows, ...market, ...others].join("\n"),
    );
    deepStrictEqual(proxies, { customers: 1, orders: 30 });
    deepStrictEqual(
      counts.map(({ kind, currency, orders }) => `${kind} ${currency} ${orders}`).sort(),
      ["CANCELLED EUR 1", "EMPTY EUR 1", "PLACED EUR 150", "PLACED USD 1"],
    );
  },
);
