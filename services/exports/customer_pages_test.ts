/** How the customers' export walks through the table: whole in every order, no further than it is read. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { listCustomers, sortFields } from "@/db/queries/customers.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { customers } from "../../tests/support/shop_customers.ts";
import { appTest, type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import { openExport } from "./mod.ts";

/** More than two pages of customers, many of them equal in what is sorted by, some without it. */
async function insertMany({ db }: DatabaseFixture): Promise<void> {
  await db.insert(customers).values(Array.from({ length: 4500 }, (_, index) => ({
    customerId: `C${10_000 + index}`,
    tenure: index % 3 === 0 ? null : index % 7,
    orderCount: index % 5,
    churnProbability: index % 11 === 0 ? null : (index * 7919 % 1000) / 1000,
  })));
}

async function idsOf(fixture: DatabaseFixture, query: string): Promise<string[]> {
  const csv = await openExport(
    fixture,
    "customers",
    "csv",
    new URLSearchParams(`columns=customerId&${query}`),
  );
  return (await new Response(csv).text()).trimEnd().split("\n").slice(1);
}

/** The same list by pages of the dashboard's size. */
async function listed(fixture: DatabaseFixture, options: Parameters<typeof listCustomers>[2]) {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await listCustomers(fixture.db, ECOMMERCE, { ...options, first: 500, after });
    ids.push(...page.rows.map(({ customerId }) => customerId));
    after = page.hasNextPage ? page.cursors.at(-1) : undefined;
  } while (after !== undefined);
  return ids;
}

databaseTest("an export holds the list that the same filter and order give", async (fixture) => {
  await insertMany(fixture);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...sortFields(ECOMMERCE)), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined }),
      fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
      async (fields, descending, gte, limit) => {
        const sort = fields.map((field) => (descending ? "-" : "") + field).join();
        const query = new URLSearchParams({ sort });
        if (gte !== undefined) query.set("tenure.gte", String(gte));
        if (limit !== undefined) query.set("limit", String(limit));
        const wanted = await listed(fixture, {
          filter: gte === undefined ? {} : { tenure: { gte } },
          order: fields.map((field) => ({ field, direction: descending ? "DESC" : "ASC" })),
        });
        assert.deepEqual(await idsOf(fixture, query.toString()), wanted.slice(0, limit));
      },
    ),
    { numRuns: 12 },
  );
});

appTest(
  "an export that nobody reads on asks the database for nothing more",
  async (fixture) => {
    await fixture.connection.sql`
    insert into customers (customer_id) select 'C' || n from generate_series(10001, 60000) n`;
    // Parquet is not among them: it reads a row group, which is more than this table has.
    for (const format of ["csv", "json", "ndjson"] as const) {
      let statements = 0;
      const db = new Proxy(fixture.db, {
        get(target, name) {
          if (name === "execute") statements++;
          const member = Reflect.get(target, name);
          return typeof member === "function" ? member.bind(target) : member;
        },
      });
      const reader = (await openExport({ db }, "customers", format)).getReader();
      await reader.read();
      await reader.read();
      await reader.cancel();
      const asked = statements;
      // The database answers in turn, so that what was asked before this is answered by now.
      await fixture.connection.sql`select 1`;
      await fixture.connection.sql`select 1`;
      assert.equal(statements, asked, format);
      await new Response(await openExport({ db }, "customers", format)).arrayBuffer();
      assert.ok(statements - asked > asked, `${format}: ${asked} of ${statements - asked}`);
    }
  },
);

databaseTest("a failure while pages are read ends the stream with it", async (fixture) => {
  await insertMany(fixture);
  let statements = 0;
  const db = new Proxy(fixture.db, {
    get(target, name) {
      if (name === "execute" && ++statements === 2) throw new Error("The connection is gone.");
      const member = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const broken = await openExport({ db }, "customers", "ndjson");
  await assert.rejects(new Response(broken).text(), /The connection is gone/);
});
