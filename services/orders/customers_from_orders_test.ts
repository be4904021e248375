import { deepStrictEqual, ok, partialDeepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { imports } from "@/db/schema/mod.ts";
import { fileSchema, isChurnByDefinition } from "@/schema/orders/customers_schema.ts";
import { columnWithRole } from "@/schema/schema.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { exportCustomers } from "../exports/export.ts";
import { take } from "../imports/testing/uploads.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { silentTask } from "../task_context.ts";
import { makeCustomersFromOrders } from "./customers_from_orders.ts";
import { takeOrders } from "./test_orders.ts";

const HEADER = "order_id,customer_id,order_date,amount\n";
const ORDERS = [
  "1,ann,2026-01-02,10.1",
  "2,ann,2026-02-01,30.2",
  "3,ann,2026-02-21,20.3",
  "4,bob,2025-06-30,15.5",
  "5,cid,2026-02-27,12",
  "6,,2026-02-28,99",
];
const ACTIVE_DAYS = 90;

const make = (fixture: DatabaseFixture, importId?: number) =>
  makeCustomersFromOrders(
    fixture,
    { definition: { horizonDays: 30, activeDays: ACTIVE_DAYS }, importId },
    silentTask,
  );

async function rows({ connection: { sql } }: DatabaseFixture) {
  return [...await sql.unsafe("select * from customers order by customer_id")];
}

databaseTest(
  "makeCustomersFromOrders() makes every customer with an order, churned by the definition",
  async (fixture) => {
    const { id } = await takeOrders(fixture, HEADER + ORDERS.join("\n"));
    const made = await make(fixture, id);
    deepStrictEqual(made, { customers: 3, inserted: 3, unchanged: 0, buyers: 3 });
    const [ann, bob, cid] = await rows(fixture);
    partialDeepStrictEqual(ann, {
      customer_id: "ann",
      churned: false,
      days_since_last_order: 7,
      days_since_first_order: 57,
      order_count: 3,
      spend: 60.6,
      mean_gap: 25,
      orders30: 2,
    });
    partialDeepStrictEqual(bob, { customer_id: "bob", churned: true, days_since_last_order: 243 });
    partialDeepStrictEqual(cid, { customer_id: "cid", churned: false, mean_gap: null });
    const schema = await currentSchema(fixture);
    ok(isChurnByDefinition(schema));
    strictEqual(columnWithRole(schema, "MONETARY")?.key, "spend");
    const [recorded] = await fixture.db.select().from(imports);
    partialDeepStrictEqual(recorded, { kind: "ORDERS", status: "COMPLETED", mode: "REPLACE" });
  },
);

databaseTest(
  "makeCustomersFromOrders() keeps scores, and the time of the last change where nothing changed",
  async (fixture) => {
    await takeOrders(fixture, HEADER + ORDERS.join("\n"));
    await make(fixture);
    const { sql } = fixture.connection;
    await sql`update customers set churn_probability = .5, cluster_id = 3`;
    const before = await rows(fixture);
    await takeOrders(fixture, HEADER + ORDERS.join("\n"));
    deepStrictEqual(await make(fixture), { customers: 3, inserted: 0, unchanged: 3, buyers: 3 });
    deepStrictEqual(await rows(fixture), before);
  },
);

databaseTest(
  "makeCustomersFromOrders() joins a customer table whose columns bear the names of others",
  async (fixture) => {
    await take(fixture, "customer_id,order_count,city\nann,7,Seoul\ndan,,Busan\n");
    await takeOrders(fixture, HEADER + ORDERS.join("\n"));
    await make(fixture);
    const [ann, bob, , dan] = await rows(fixture);
    partialDeepStrictEqual(ann, { order_count: 3, order_count2: 7, city: "Seoul" });
    partialDeepStrictEqual(bob, { order_count: 1, order_count2: null, city: null });
    partialDeepStrictEqual(dan, { customer_id: "dan", churned: null, order_count: null });
    ok(isChurnByDefinition(await currentSchema(fixture)));
    // A later table adds to what is known; customers without orders stay.
    await take(fixture, "customer_id,grade\nbob,gold\neve,silver\n");
    await make(fixture);
    deepStrictEqual(
      (await rows(fixture)).map((row) => [row.customer_id, row.city, row.grade, row.order_count]),
      [
        ["ann", "Seoul", null, 3],
        ["bob", null, "gold", 1],
        ["cid", null, null, 1],
        ["dan", "Busan", null, null],
        ["eve", null, "silver", null],
      ],
    );
  },
);

databaseTest(
  "makeCustomersFromOrders() leaves churn to the label of the customer table",
  async (fixture) => {
    await takeOrders(fixture, HEADER + ORDERS.join("\n"));
    await make(fixture);
    await take(fixture, "customer_id,churn\nann,yes\nbob,no\n");
    await make(fixture);
    const schema = await currentSchema(fixture);
    strictEqual(isChurnByDefinition(schema), false);
    const churned = (await rows(fixture)).map((row) => [row.customer_id, row.churned]);
    deepStrictEqual(churned, [["ann", true], ["bob", false], ["cid", null]]);
    await take(fixture, "customer_id,city\nann,Seoul\n", { mode: "REPLACE" });
    await make(fixture);
    deepStrictEqual((await rows(fixture)).map((row) => row.churned), [false, true, false]);
  },
);

databaseTest(
  "a customer table that was exported is imported without what orders tell",
  async (fixture) => {
    await take(fixture, "customer_id,city\nann,Seoul\ndan,Busan\n");
    await takeOrders(fixture, HEADER + ORDERS.join("\n"));
    await make(fixture);
    const before = await currentSchema(fixture);
    const told = async () =>
      (await rows(fixture)).map((
        { import_id: _i, import_line: _l, created_at: _c, updated_at: _u, ...row },
      ) => row);
    const customers = await told();
    const file = await new Response(await exportCustomers(fixture)).text();
    await take(fixture, file, { mode: "REPLACE" });
    await make(fixture);
    deepStrictEqual(
      (await currentSchema(fixture)).columns.map(({ key, source }) => [key, source]),
      before.columns.map(({ key, source }) => [key, source]),
    );
    deepStrictEqual(await told(), customers);
  },
);

databaseTest("makeCustomersFromOrders() puts the demo store away", async (fixture) => {
  await take(fixture, "customer_id,city\nann,Seoul\nzoe,Busan\n", { mode: "REPLACE" });
  await fixture.db.update(imports).set({ demo: true });
  const { id } = await takeOrders(fixture, HEADER + ORDERS.join("\n"));
  await make(fixture, id);
  deepStrictEqual((await rows(fixture)).map((row) => row.customer_id), ["ann", "bob", "cid"]);
  deepStrictEqual(fileSchema(await currentSchema(fixture)).columns.length, 1);
});

databaseTest(
  "makeCustomersFromOrders() does nothing where there are no orders",
  async (fixture) => {
    await take(fixture, "customer_id,city\nann,Seoul\n");
    strictEqual(await make(fixture), undefined);
    strictEqual((await rows(fixture)).length, 1);
  },
);

databaseTest(
  "makeCustomersFromOrders() gives the same customers whatever the order and split of the files",
  async (fixture) => {
    const { sql } = fixture.connection;
    const content = async () => {
      await make(fixture);
      return (await rows(fixture)).map(({ created_at: _c, updated_at: _u, ...row }) => row);
    };
    await takeOrders(fixture, HEADER + ORDERS.join("\n"));
    const expected = await content();
    const split = fc.tuple(
      fc.shuffledSubarray(ORDERS, { minLength: ORDERS.length }),
      fc.integer({ min: 1, max: ORDERS.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(split, async ([lines, at]) => {
        await sql`truncate orders, order_lines, customers`;
        for (const part of [lines.slice(0, at), lines.slice(at)]) {
          await takeOrders(fixture, HEADER + part.join("\n"), { dateOrder: "MONTH_FIRST" });
          await make(fixture);
        }
        deepStrictEqual(await content(), expected);
      }),
      { numRuns: 4 },
    );
  },
);
