/** Order files of systems that have no preset, each with its traps; orders and spend are reckoned by hand. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { appTest } from "../../tests/support/database.ts";
import { customersOf, readOrderFile, takeOrders } from "./test_orders.ts";

appTest(
  "importOrders() takes guests numbered 0 by their address, and refunds off, as in BigCommerce",
  async (fixture) => {
    await takeOrders(
      fixture,
      `Order ID,Customer ID,Customer Name,Customer Email,Order Date,Order Status,Order Total (inc tax),Refund Amount,Order Currency Code
100,0,Guest One,G@x.com,15/01/2024,Completed,50.00,0.00,GBP
101,7,Ann,a@x.com,16/01/2024,Shipped,20.00,5.00,GBP
102,7,Ann,a@x.com,02/02/2024,Cancelled,20.00,0.00,GBP
103,0,Guest Two,h@x.com,03/02/2024,Shipped,20.00,0.00,GBP
`,
    );
    deepStrictEqual(await customersOf(fixture), {
      "7": [1, 15],
      "g@x.com": [1, 50],
      "h@x.com": [1, 20],
    });
  },
);

appTest(
  "importOrders() takes no code of a discount for a customer, as in Squarespace",
  async (fixture) => {
    await takeOrders(
      fixture,
      `Order ID,Email,Financial Status,Paid at,Amount Refunded,Total,Discount Code,Lineitem quantity,Lineitem name,Lineitem price
00012,Ann@x.com,PAID,2024-01-15 10:00:00 -0500,0.00,27.00,SPRING,2,Mug,10.00
00012,Ann@x.com,,,,,,1,Plate,7.00
00013,bob@x.com,PAID,2024-01-16 10:00:00 -0500,2.00,7.00,SPRING,1,Plate,7.00
`,
    );
    deepStrictEqual(await customersOf(fixture), { "ann@x.com": [1, 27], "bob@x.com": [1, 5] });
  },
);

appTest(
  "importOrders() takes the order's id before the payment's, as in Etsy",
  async (fixture) => {
    await takeOrders(
      fixture,
      `Sale Date,Item Name,Buyer,Quantity,Item Total,Currency,Transaction ID,Order ID
01/15/24,Mug,ann1,2,20.00,USD,900,501
01/15/24,Plate,ann1,1,7.00,USD,901,501
01/18/24,Plate,bob2,1,7.00,USD,902,502
`,
    );
    deepStrictEqual(await customersOf(fixture), { ann1: [1, 27], bob2: [1, 7] });
  },
);

appTest(
  "importOrders() takes back what a row calls a return or refund, whatever its sign",
  async (fixture) => {
    await takeOrders(
      fixture,
      `Receipt No,Type,Customer,Date,Total
0001,Sale,a,2024-01-02,10
0002,Sale,b,2024-01-03,20
0003,Return,a,2024-01-04,10
0004,Payment Refund,b,2024-01-05,-5
0005,Sale,a,2024-02-02,30
`,
    );
    deepStrictEqual(await customersOf(fixture), { a: [2, 30], b: [1, 15] });
  },
);

appTest("importOrders() counts orders of a customer and a date alone", async (fixture) => {
  await takeOrders(
    fixture,
    "customer_id,order_date\nc1,2024-01-01\nc1,2024-01-01\nc2,2024-01-01\nc1,2024-01-05\nc2,2024-03-02\n",
  );
  deepStrictEqual(await customersOf(fixture), { c1: [3, null], c2: [2, null] });
});

appTest("importOrders() takes the name for the customer where nothing else is", async (fixture) => {
  await takeOrders(
    fixture,
    `Date,Customer Name,Product,Sales
2024-01-02,Ann Lee,Mug,"R$ 1.200,50"
2024-01-02,Bob Lee,Mug,"R$ 10,00"
2024-01-05,Ann Lee,Plate,"R$ 7,00"
2024-01-09,Bob Lee,Plate,"R$ 7,00"
`,
  );
  deepStrictEqual(await customersOf(fixture), { "Ann Lee": [2, 1207.5], "Bob Lee": [2, 17] });
});

appTest(
  "importOrders() rejects ids that a spreadsheet has rounded, and dates that stand for none",
  async (fixture) => {
    const { rowsRejected } = await takeOrders(
      fixture,
      `order_id,customer_id,order_date,amount
1,a,2024-01-02,10
2,8.21012E+11,2024-01-03,20
3,a,1900-01-01,30
4,b,2099-12-31,30
5,b,2024-01-09,30
6,b,2024-01-10,30
7,b,0000-00-00,30
8,b,2024-01-11,30
`,
    );
    strictEqual(rowsRejected, 4);
    deepStrictEqual(await customersOf(fixture), { a: [1, 10], b: [3, 90] });
  },
);

Deno.test("readOrderFile() reads dates as eBay, JavaScript, mail and German shops write them", async () => {
  const dated = async (dates: readonly string[]) => {
    const rows = dates.map((date, n) => `${n},c${n % 2},"${date}",1`);
    const file = await readOrderFile(`order_id,user_id,ordered_at,amount\n${rows.join("\n")}\n`);
    const lines = (await Array.fromAsync(file.batches())).flat();
    return lines.map((line) => "code" in line ? line.code : line.orderedAt);
  };
  deepStrictEqual(await dated(["Jan-15-24", "Feb-05-24"]), ["2024-01-15", "2024-02-05"]);
  deepStrictEqual(await dated(["Tue Jan 02 2024 10:00:00 GMT+0900 (Korean Standard Time)"]), [
    "2024-01-02T10:00:00",
  ]);
  deepStrictEqual(await dated(["Tue, 02 Jan 2024 10:00:00 +0000"]), ["2024-01-02T10:00:00"]);
  deepStrictEqual(await dated(["2. Januar 2024", "14. März 2024"]), ["2024-01-02", "2024-03-14"]);
  deepStrictEqual(await dated(["20240102103000"]), ["2024-01-02T10:30:00"]);
  deepStrictEqual(await dated(["2024-03-01(금) 오후 3:05"]), ["2024-03-01T15:05:00"]);
});
