import assert from "node:assert/strict";
import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import type { Database } from "@/db/client.ts";
import {
  countCustomers,
  type CustomerFilter,
  type CustomerOrder,
  listCustomers,
  sortFields,
} from "@/db/queries/customers.ts";
import { InvalidQueryError } from "@/db/queries/errors.ts";
import { encodeCursor } from "@/db/queries/paging.ts";
import { customersTable, storedColumn } from "@/db/customers_table.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { MONEY_AT_RISK } from "@/schema/worth.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { randomCustomer, randomFilter, randomOrder } from "./customer_arbitraries.ts";
import { inOrder, matches, type OracleRow } from "./customer_oracle.ts";
import { SIZE, storeRandomCustomers } from "./random_customers.ts";

const customers = customersTable(ECOMMERCE);
const idsOf = (rows: readonly OracleRow[]) => rows.map(({ row }) => row.customerId);

databaseTest(
  "every filter, order and page size agrees with a plain search in memory",
  async ({ db }) => {
    const all = await storeRandomCustomers(db);
    // Ids that hold `_` sort by the collation, which the oracle does not know: ask the database for their order.
    const rank = await idRanks(db);
    const ranked = all.map(({ row, cluster }) => ({
      row: { ...row, customerId: rank.get(row.customerId)! },
      cluster,
      id: row.customerId,
    }));
    await fc.assert(
      fc.asyncProperty(
        randomFilter,
        randomOrder,
        fc.integer({ min: 1, max: 25 }),
        fc.boolean(),
        async (filter, order, size, backward) => {
          const wanted = new Set(idsOf(all.filter((row) => matches(filter, row))));
          const expected = inOrder(ranked.filter(({ id }) => wanted.has(id)), order)
            .map(({ row }) => ranked.find((other) => other.row === row)!.id);
          assert.deepEqual(await walk(db, filter, order, size, backward), expected);
          assert.equal(await countCustomers(db, ECOMMERCE, filter), expected.length);
        },
      ),
      { numRuns: 100 },
    );
  },
);

async function idRanks(db: Database): Promise<Map<string, string>> {
  const page = await listCustomers(db, ECOMMERCE, {
    first: 500,
    order: [{ field: "customerId", direction: "ASC" }],
  });
  return new Map(page.rows.map(({ customerId }, n) => [customerId, String(n).padStart(4, "0")]));
}

/** All pages of a list, put together in the list's order. */
async function walk(
  db: Database,
  filter: CustomerFilter,
  order: CustomerOrder,
  size: number,
  backward: boolean,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0;; pages++) {
    assert.ok(pages <= SIZE, "The pages come to no end");
    const page = await listCustomers(db, ECOMMERCE, {
      filter,
      order,
      ...backward ? { last: size, before: cursor } : { first: size, after: cursor },
    });
    assert.equal(backward ? page.hasNextPage : page.hasPreviousPage, cursor !== undefined);
    const found = page.rows.map(({ customerId }) => customerId);
    if (backward) ids.unshift(...found);
    else ids.push(...found);
    if (!(backward ? page.hasPreviousPage : page.hasNextPage)) return ids;
    assert.equal(found.length, size);
    cursor = backward ? page.cursors[0] : page.cursors.at(-1);
  }
}

databaseTest(
  "customers that come and go between any two pages neither repeat nor hide others, either way",
  async ({ db }) => {
    const all = await storeRandomCustomers(db);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constant<CustomerFilter>({}), randomFilter),
        randomOrder,
        fc.boolean(),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.array(randomCustomer, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
        fc.subarray(all, { maxLength: 4 }),
        async (filter, order, backward, size, newcomers, leavers) => {
          const added: string[] = [];
          /** Before the n-th page some come, and one goes. */
          const change = async (n: number) => {
            const rows = (newcomers[n] ?? []).map(({ cluster: _, ...columns }) => ({
              ...columns,
              customerId: crypto.randomUUID(),
            }));
            added.push(...rows.map(({ customerId }) => customerId));
            if (rows.length > 0) await db.insert(customers).values(rows);
            const gone = leavers[n]?.row.customerId;
            if (gone) await db.delete(customers).where(eq(customers.customerId, gone));
          };
          const seen: string[] = [];
          let cursor: string | undefined;
          for (let n = 0; n === 0 || cursor; n++) {
            const page = await listCustomers(db, ECOMMERCE, {
              filter,
              order,
              ...backward ? { last: size, before: cursor } : { first: size, after: cursor },
            });
            seen.push(...page.rows.map(({ customerId }) => customerId));
            const more = backward ? page.hasPreviousPage : page.hasNextPage;
            cursor = more ? page.cursors.at(backward ? 0 : -1) : undefined;
            await change(n);
          }
          assert.equal(new Set(seen).size, seen.length);
          const staying = all.filter((row) => matches(filter, row) && !leavers.includes(row));
          for (const id of idsOf(staying)) assert.ok(seen.includes(id), id);
          await db.delete(customers).where(
            inArray(customers.customerId, [...added, ...idsOf(leavers)]),
          );
          if (leavers.length > 0) await db.insert(customers).values(leavers.map(({ row }) => row));
        },
      ),
      { numRuns: 40 },
    );
  },
);

Deno.test("every order but that of ids is one in which customers may lack a value", () => {
  const required = sortFields(ECOMMERCE).filter((key) =>
    key !== MONEY_AT_RISK && storedColumn(ECOMMERCE, key).notNull
  );
  assert.deepEqual(required, ["customerId"]);
});

databaseTest("a cursor that is forged or of another list is refused", async ({ db }) => {
  const byTenure: CustomerOrder = [{ field: "tenure", direction: "ASC" }];
  const forged = [
    "",
    "x",
    "bnVsbA",
    "💥",
    encodeCursor([]),
    encodeCursor(["tenure ASC", [1]]),
    encodeCursor(["tenure DESC", [1], "C1"]),
    encodeCursor(["orderCount ASC", [1], "C1"]),
    encodeCursor(["tenure ASC", 1, "C1"]),
    encodeCursor(["tenure ASC", [], "C1"]),
    encodeCursor(["tenure ASC", [1, 1], "C1"]),
    encodeCursor(["tenure ASC", ["1; drop table customers"], "C1"]),
    encodeCursor(["tenure ASC", [{ toString: 1 }], "C1"]),
    encodeCursor(["tenure ASC", [1], "C\0"]),
    encodeCursor(["tenure ASC", [1], ["C1"]]),
    encodeCursor(["tenure ASC", [1], "C1", "more"]),
  ];
  const rejects = (after: string, order: CustomerOrder) =>
    assert.rejects(
      listCustomers(db, ECOMMERCE, { order, first: 1, after }),
      (error) => error instanceof InvalidQueryError && error.code === "INVALID_CURSOR",
      after,
    );
  for (const after of forged) await rejects(after, byTenure);
  const byOrders: CustomerOrder = [{ field: "orderCount", direction: "ASC" }];
  await rejects(encodeCursor(["orderCount ASC", [1.5], "C1"]), byOrders);
  await rejects(encodeCursor(["orderCount ASC", [3e9], "C1"]), byOrders);
  const invented = encodeCursor(["tenure ASC", [1e300], "nobody"]);
  assert.deepEqual(
    (await listCustomers(db, ECOMMERCE, { order: byTenure, after: invented })).rows,
    [],
  );
});

databaseTest("page sizes and filters beyond their limits are refused", async ({ db }) => {
  const code = (error: unknown) => (error as InvalidQueryError).code;
  const fails = async (options: Parameters<typeof listCustomers>[2], expected: string) =>
    await assert.rejects(
      listCustomers(db, ECOMMERCE, options),
      (error) => code(error) === expected,
    );
  await fails({ first: -1 }, "INVALID_PAGE");
  await fails({ first: 501 }, "INVALID_PAGE");
  await fails({ first: 1, last: 1 }, "INVALID_PAGE");
  await fails({ first: 1, before: "x" }, "INVALID_PAGE");
  await fails({ filter: { tenure: { in: Array(1001).fill(1) } } }, "INVALID_FILTER");
  await fails({ filter: { tenure: { gte: NaN } } }, "INVALID_FILTER");
  const nest = (levels: number): CustomerFilter => levels === 0 ? {} : { not: nest(levels - 1) };
  await fails({ filter: nest(8) }, "INVALID_FILTER");
  const wide = { or: Array.from({ length: 201 }, () => ({ customerId: "x" })) };
  await fails({ filter: wide }, "INVALID_FILTER");
  const keys = ECOMMERCE.columns.map(({ key }) => ({ field: key, direction: "ASC" as const }));
  await fails({ order: keys.slice(0, 6) }, "INVALID_ORDER");
  await fails({ order: [{ field: "riskBand", direction: "ASC" }] }, "INVALID_ORDER");
  assert.deepEqual((await listCustomers(db, ECOMMERCE, { first: 0 })).rows, []);
});
