import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { listRejections } from "@/db/queries/imports.ts";
import { databaseTest } from "../../tests/support/database.ts";
import { bytesInMemory } from "../imports/formats/file_bytes.ts";
import { openOrders } from "./open_orders.ts";
import type { OrderLine } from "@/db/queries/order_import.ts";
import type { OrderFile } from "./read_orders.ts";
import { customersOf, readOrderFile, takeOrders } from "./test_orders.ts";

const HEADER = "order_id,customer_id,order_date,product,quantity,amount,status\n";
const LINES = [
  "1,ann,2026-01-02,cup,1,10,paid",
  "1,ann,2026-01-02,hat,2,30,paid",
  "2,bob,2026-01-05,cup,1,10,paid",
  "3,ann,2026-02-01,cup,3,30,cancelled",
  "4,bob,2026-02-03,hat,-1,-15,paid",
  "5,,2026-02-04,hat,1,15,paid",
];
const ALL = { ann: [1, 40], bob: [1, -5], "": [1, 15] };

databaseTest(
  "importOrders() adds lines up to orders; cancelled ones and returns are none",
  async (fixture) => {
    await takeOrders(fixture, HEADER + LINES.join("\n"));
    deepStrictEqual(await customersOf(fixture), ALL);
  },
);

databaseTest(
  "importOrders() gives the same customers whatever the order of lines and their split into files",
  async (fixture) => {
    const split = fc.tuple(
      fc.shuffledSubarray(LINES, { minLength: LINES.length }),
      fc.integer({ min: 1, max: LINES.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(split, async ([lines, at]) => {
        await fixture.connection.sql`truncate orders, order_lines`;
        await takeOrders(fixture, HEADER + lines.slice(0, at).join("\n"), ANY);
        await takeOrders(fixture, HEADER + lines.slice(at).join("\n"), ANY);
        deepStrictEqual(await customersOf(fixture), ALL);
      }),
      { numRuns: 8 },
    );
  },
);

/** A file of a line or two may show no sign of the order of its dates. */
const ANY = { dateOrder: "MONTH_FIRST" } as const;

databaseTest("importOrders() changes nothing when the same file comes again", async (fixture) => {
  const file = HEADER + LINES.join("\n");
  await takeOrders(fixture, file);
  const { orders: { counts } } = await takeOrders(fixture, file);
  deepStrictEqual(counts.map(({ inserted, updated }) => inserted + updated), counts.map(() => 0));
  deepStrictEqual(await customersOf(fixture), ALL);
});

databaseTest("importOrders() lets a later file correct an earlier one", async (fixture) => {
  await takeOrders(fixture, HEADER + LINES.join("\n"));
  const { orders: { counts } } = await takeOrders(
    fixture,
    HEADER + "1,ann,2026-01-02,cup,1,12,paid\n2,bob,2026-01-05,cup,1,10,cancelled\n" +
      "6,ann,2026-03-01,hat,1,15,paid",
  );
  strictEqual(counts.reduce((sum, { inserted }) => sum + inserted, 0), 1);
  strictEqual(counts.reduce((sum, { updated }) => sum + updated, 0), 2);
  deepStrictEqual(await customersOf(fixture), { ann: [2, 42 + 15], bob: [0, -15], "": [1, 15] });
});

databaseTest(
  "importOrders() makes the refund of orders equal to their absence in spend",
  async (fixture) => {
    const order = fc.record({
      customer: fc.constantFrom("ann", "bob", "cid"),
      cents: fc.integer({ min: 1, max: 100_000 }),
      refunded: fc.boolean(),
    });
    const spendOf = async (rows: readonly string[]) => {
      await fixture.connection.sql`truncate orders, order_lines`;
      if (rows.length > 0) await takeOrders(fixture, HEADER + rows.join("\n"), ANY);
      const all = Object.entries(await customersOf(fixture));
      return Object.fromEntries(all.map(([id, [, spend]]) => [id, spend]));
    };
    await fc.assert(
      fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 12 }), async (placed) => {
        const row = (id: string, customer: string, cents: number) =>
          `${id},${customer},2026-01-02,cup,${Math.sign(cents)},${(cents / 100).toFixed(2)},paid`;
        const all = placed.flatMap(({ customer, cents, refunded }, n) => [
          row(`${n}`, customer, cents),
          ...refunded ? [row(`R${n}`, customer, -cents)] : [],
        ]);
        const kept = placed.flatMap(({ customer, cents, refunded }, n) =>
          refunded ? [] : [row(`${n}`, customer, cents)]
        );
        const [spend, expected] = [await spendOf(all), await spendOf(kept)];
        for (const [id, amount] of Object.entries(spend)) strictEqual(amount, expected[id] ?? 0);
      }),
      { numRuns: 5 },
    );
  },
);

databaseTest(
  "importOrders() reads a file again whose later rows show another order of day and month",
  async (fixture) => {
    const clear = Array.from({ length: 400 }, (_, n) => `${n},ann,2026-01-02,1.50`);
    const { rowsRead, orders: { dateOrder, dateOrderBasis } } = await takeOrders(
      fixture,
      "order id;customer id;order date;amount\n" +
        [...clear, "a,bob,03/04/2026,2.50", "b,bob,25/04/2026,3.50"].join("\n").replaceAll(
          ",",
          ";",
        ),
    );
    deepStrictEqual([rowsRead, dateOrder, dateOrderBasis], [402, "DAY_FIRST", "PROVEN"]);
    const [first] = await fixture.connection.sql`
      select ordered_at::date::text as day, amount from orders where order_id = 'a'`;
    deepStrictEqual({ ...first }, { day: "2026-04-03", amount: 2.5 });
  },
);

databaseTest(
  "importOrders() counts in a check what the import does, and stores nothing",
  async (fixture) => {
    await takeOrders(fixture, HEADER + LINES.join("\n"));
    const file = HEADER +
      [LINES[0], "2,bob,2026-01-05,cup,1,11,paid", "7,cid,2026-03-01,cup,1,1,paid"]
        .join("\n");
    const before = await customersOf(fixture);
    const check = await takeOrders(fixture, file, { dryRun: true });
    deepStrictEqual(await customersOf(fixture), before);
    const done = await takeOrders(fixture, file);
    deepStrictEqual(check.orders, done.orders);
    deepStrictEqual([done.rowsInserted, done.rowsUpdated, done.rowsUnchanged], [1, 2, 1]);
  },
);

databaseTest(
  "importOrders() takes rows without an order id and a time of day for orders",
  async (fixture) => {
    const file =
      "customer,date,total\nann,2026-01-02,5\nann,2026-01-02,5\nann,2026-01-03,7\nbob,2026-01-03,1\n";
    await takeOrders(fixture, file);
    await takeOrders(fixture, file);
    deepStrictEqual(await customersOf(fixture), { ann: [3, 17], bob: [1, 1] });
  },
);

databaseTest(
  "importOrders() takes rows of one moment without an order id for lines",
  async (fixture) => {
    await takeOrders(
      fixture,
      "customer,purchased at,total\nann,2026-01-02 10:00,5\nann,2026-01-02 10:00,6\n" +
        "ann,2026-01-03 09:00,7\nann,2026-01-04 09:00,7\nbob,2026-01-03 08:00,1\n",
    );
    deepStrictEqual(await customersOf(fixture), { ann: [3, 25], bob: [1, 1] });
  },
);

databaseTest(
  "importOrders() takes repeated amounts of an order's lines for its total",
  async (fixture) => {
    const orders = [1, 2, 3].map((id) =>
      `${id},ann,2026-01-0${id},cup,${10 * id}\n${id},ann,2026-01-0${id},hat,${10 * id}\n`
    );
    await takeOrders(
      fixture,
      "order id,customer id,order date,item,order total\n" + orders.join(""),
    );
    deepStrictEqual(await customersOf(fixture), { ann: [3, 60] });
  },
);

databaseTest(
  "importOrders() says which rows it cannot read, and stores the others",
  async (fixture) => {
    const { id, rowsRejected } = await takeOrders(
      fixture,
      HEADER +
        "1,ann,2026-01-02,cup,1,10,paid\n2,ann,soon,cup,1,10,paid\n3,bob,2026-01-04,cup,1,ten,paid\n" +
        "4,bob,2026-01-05,cup,1,10,paid\n5,bob,2026-01-06,cup,1,10,paid",
    );
    strictEqual(rowsRejected, 2);
    const { rows } = await listRejections(fixture.db, id);
    deepStrictEqual(rows.map(({ code, column, line, value }) => [code, column, line, value]), [
      ["NOT_A_DATE", "order_date", 3, "soon"],
      ["NOT_A_NUMBER", "amount", 4, "ten"],
    ]);
    deepStrictEqual(await customersOf(fixture), { ann: [1, 10], bob: [2, 20] });
  },
);

databaseTest(
  "importOrders() refuses a file of which most rows cannot be read, and stores nothing",
  async (fixture) => {
    const file = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n" +
      "1,A,1,2026-01-02,5,ann\n2,A,1,soon,5,ann\n3,A,1,later,5,ann\n";
    await rejects(takeOrders(fixture, file), { code: "NO_GOOD_ROWS" });
    deepStrictEqual(await customersOf(fixture), {});
  },
);

/** The rows of a file, all of which have to be order lines. */
async function rowsOf(file: OrderFile): Promise<OrderLine[]> {
  return (await Array.fromAsync(file.batches())).flat().map((row) => {
    if ("code" in row) throw new Error(`${row.code} on line ${row.line}`);
    return row;
  });
}

const dated = (dates: readonly string[]) =>
  "order id,customer id,order date,amount\n" +
  dates.map((date, i) => `${i},ann,${date},1,50`.replace(",1,50", ",1.50")).join("\n");

Deno.test("readOrders() reads day or month first as the column's own dates prove", async () => {
  for (
    const [dates, first] of [
      [["03/04/2026", "25/04/2026"], "2026-04-03"],
      [["03/04/2026", "04/25/2026"], "2026-03-04"],
      [["3.4.26", "25.4.26"], "2026-04-03"],
    ] as const
  ) {
    const file = await readOrderFile(dated(dates));
    strictEqual((await rowsOf(file))[0]!.orderedAt, first);
  }
});

Deno.test("readOrders() asks where no date tells whether the day or the month stands first", async () => {
  const file = dated(["03/04/2026", "05/06/2026"]);
  await rejects(readOrderFile(file), { code: "AMBIGUOUS_DATES" });
  const read = await readOrderFile(file, { dateOrder: "DAY_FIRST" });
  strictEqual((await rowsOf(read))[0]!.orderedAt, "2026-04-03");
});

Deno.test("readOrders() reads spreadsheet dates, times since 1970 and times with a zone", async () => {
  const read = await readOrderFile(
    dated(["45352.4375", "1709289000", "1709289000000", "2024-03-01T10:30:00+09:00", "20240301"]),
  );
  deepStrictEqual((await rowsOf(read)).map(({ orderedAt }) => orderedAt), [
    "2024-03-01T10:30:00",
    "2024-03-01T10:30:00",
    "2024-03-01T10:30:00",
    "2024-03-01T10:30:00",
    "2024-03-01",
  ]);
});

Deno.test("readOrders() reads amounts with currencies, commas and parentheses", async () => {
  const amounts = ["₩12,900", "12,900원", "USD 1,234.50", "(15.00)", "1 234.50"];
  const read = await readOrderFile(
    "order id\tcustomer id\torder date\tamount\n" +
      amounts.map((amount, i) => `${i}\tann\t2026-01-02\t${amount}`).join("\n"),
  );
  deepStrictEqual((await rowsOf(read)).map(({ amount, currency }) => [amount, currency]), [
    [12900, "KRW"],
    [12900, "KRW"],
    [1234.5, "USD"],
    [-15, null],
    [1234.5, null],
  ]);
});

Deno.test("openOrders() takes a customer table for none", async () => {
  const text = "customer_id,name,last order date,orders,total spend\n" +
    Array.from({ length: 20 }, (_, i) => `${i},n${i},2026-01-02,3,40`).join("\n");
  const bytes = new TextEncoder().encode(text);
  strictEqual(await openOrders(bytesInMemory(bytes)), undefined);
});
