/** Filters, orders and aggregations over a table with arbitrary columns. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { customersTable } from "@/db/customers_table.ts";
import { AWKWARD, keyOf } from "../../tests/support/awkward_schema.ts";
import { type DatabaseFixture, databaseTest, giveSchema } from "../../tests/support/database.ts";
import { aggregateCustomers } from "./aggregations.ts";
import {
  countCustomers,
  type CustomerFilter,
  findCustomer,
  listCustomers,
  sortFields,
  type SortKey,
} from "./customers.ts";
import { countByGroup, totalsOf } from "./customer_totals.ts";

const key = (header: string) => keyOf(AWKWARD, header);
const [ID, ORDER, PROTO, GRADE, TOTAL, FIRST, PLAN, HAS_PLAN, SELECT, STATUS] = [
  "id",
  "order",
  "__proto__",
  "고객등급",
  "Total ($)",
  "1st order",
  "Plan",
  "plan",
  "select",
  "Status",
].map(key) as [string, string, string, string, string, string, string, string, string, string];

const ROWS: readonly Record<string, unknown>[] = Array.from({ length: 40 }, (_, n) => ({
  customerId: `C${100 + n}`,
  [ID]: n % 7 === 0 ? null : n % 5,
  [ORDER]: n / 4,
  [PROTO]: ["a", "b", null][n % 3],
  [GRADE]: ["골드", "실버"][n % 2],
  [TOTAL]: n % 4 === 0 ? null : (n * 7919 % 100) / 8,
  [FIRST]: n % 6 === 0
    ? null
    : n % 2 === 0
    ? `2026-01-${String(1 + n % 28).padStart(2, "0")}`
    : `2026-02-01T09:30:${String(n).padStart(2, "0")}`,
  [PLAN]: "Pro",
  [HAS_PLAN]: n % 3 === 0 ? null : n % 2 === 0,
  [SELECT]: n % 5 + 1,
  [STATUS]: `100% "fine"_${n % 3}`,
}));

async function store({ connection, db }: DatabaseFixture): Promise<void> {
  await giveSchema(connection.sql, AWKWARD);
  await db.insert(customersTable(AWKWARD)).values(ROWS as never);
}

databaseTest("findCustomer() gives back what was stored under every key", async (fixture) => {
  await store(fixture);
  for (const row of [ROWS[2]!, ROWS[7]!]) {
    const found = await findCustomer(fixture.db, AWKWARD, String(row.customerId));
    assert.partialDeepStrictEqual(found as Record<string, unknown>, row);
  }
});

databaseTest("countCustomers() filters every kind of column", async (fixture) => {
  await store(fixture);
  const cases: [CustomerFilter, (row: Record<string, unknown>) => boolean][] = [
    [{ [ID]: { eq: 3 } }, (row) => row[ID] === 3],
    [
      { [ID]: { notIn: [1, 2.5, 3] } },
      (row) => row[ID] !== null && ![1, 3].includes(Number(row[ID])),
    ],
    [
      { [TOTAL]: { gt: 5, lte: 9 } },
      (row) => row[TOTAL] !== null && Number(row[TOTAL]) > 5 && Number(row[TOTAL]) <= 9,
    ],
    [{ [PROTO]: { eq: "a" } }, (row) => row[PROTO] === "a"],
    [{ [PROTO]: { notIn: ["a"] } }, (row) => row[PROTO] === "b"],
    [{ [PROTO]: { isNull: true } }, (row) => row[PROTO] === null],
    [{ [GRADE]: { contains: "골" } }, (row) => row[GRADE] === "골드"],
    [{ [STATUS]: { contains: "%" } }, () => true],
    [{ [STATUS]: { contains: 'FINE"_2' } }, (row) => String(row[STATUS]).endsWith("_2")],
    [{ [HAS_PLAN]: false }, (row) => row[HAS_PLAN] === false],
    [{ isNull: [HAS_PLAN, FIRST] }, (row) => row[HAS_PLAN] === null && row[FIRST] === null],
    [{ [FIRST]: { eq: "2026-02-01" } }, (row) => String(row[FIRST]).startsWith("2026-02-01")],
    [
      { [FIRST]: { lte: "2026-01-09" } },
      (row) => row[FIRST] !== null && String(row[FIRST]) <= "2026-01-09",
    ],
    [
      { [FIRST]: { gt: "2026-01-09" } },
      (row) => row[FIRST] !== null && String(row[FIRST]) > "2026-01-09",
    ],
    [{ [FIRST]: { eq: "2026-02-01T09:30:05" } }, (row) => row[FIRST] === "2026-02-01T09:30:05"],
    [
      { not: { [FIRST]: { gte: "2026-02-01" } } },
      (row) => row[FIRST] === null || String(row[FIRST]) < "2026-02-01",
    ],
    [
      { or: [{ [SELECT]: { in: [1] } }, { [ORDER]: { lt: 1 } }] },
      (row) => row[SELECT] === 1 || Number(row[ORDER]) < 1,
    ],
  ];
  for (const [filter, fits] of cases) {
    assert.equal(
      await countCustomers(fixture.db, AWKWARD, filter),
      ROWS.filter(fits).length,
      JSON.stringify(filter),
    );
  }
});

databaseTest("customerWhere() names what a filter cannot say", async (fixture) => {
  await store(fixture);
  const cases: [CustomerFilter, RegExp][] = [
    [{ tenure: { gte: 3 } }, /no column tenure/],
    [JSON.parse('{"__proto__":{"eq":"a"}}'), /no column __proto__/],
    [{ constructor: { eq: "a" } } as unknown as CustomerFilter, /no column constructor/],
    [{ isNull: ["nonsense"] }, /no column nonsense/],
    [{ [TOTAL]: { contains: "3" } }, new RegExp(`${TOTAL} has no operator contains`)],
    [{ [TOTAL]: { gte: "3" } }, new RegExp(`${TOTAL}\\.gte to be a number`)],
    [{ [GRADE]: { in: "골드" } }, new RegExp(`${GRADE}\\.in to be a list of strings`)],
    [{ [HAS_PLAN]: { eq: true } }, new RegExp(`${HAS_PLAN} to be true or false`)],
    [{ [FIRST]: { gte: "2026-02-30" } }, new RegExp(`${FIRST} to be a date`)],
    [{ [FIRST]: { gte: "2026-01-01T00:00:00Z" } }, new RegExp(`${FIRST} to be a date`)],
  ];
  for (const [filter, message] of cases) {
    await assert.rejects(countCustomers(fixture.db, AWKWARD, filter), {
      code: "INVALID_FILTER",
      message,
    });
  }
});

/** The rows in an order, those without a value last. */
function sorted(order: readonly SortKey[]): unknown[] {
  const compare = (a: unknown, b: unknown, direction: string): number => {
    if (a === b) return 0;
    if (a === null || a === undefined) return 1;
    if (b === null || b === undefined) return -1;
    const less = typeof a === "number" ? a < Number(b) : String(a) < String(b);
    return less === (direction === "ASC") ? -1 : 1;
  };
  return ROWS.toSorted((a, b) => {
    for (
      const { field, direction } of [...order, {
        field: "customerId",
        direction: order.at(-1)!.direction,
      }]
    ) {
      const way = compare(a[field], b[field], direction);
      if (way !== 0) return way;
    }
    return 0;
  }).map(({ customerId }) => customerId);
}

databaseTest("listCustomers() pages by any sort keys, forward and backward", async (fixture) => {
  await store(fixture);
  const direction = fc.constantFrom("ASC" as const, "DESC" as const);
  // How texts sort is the database's own affair.
  const fields = sortFields(AWKWARD).filter((field) => ![GRADE, STATUS, PLAN].includes(field));
  const order = fc.uniqueArray(fc.record({ field: fc.constantFrom(...fields), direction }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ field }) => field,
  });
  await fc.assert(
    fc.asyncProperty(order, fc.integer({ min: 3, max: 15 }), async (order, size) => {
      const at = order.findIndex(({ field }) => field === "customerId");
      const wanted = sorted(at < 0 ? order : order.slice(0, at + 1));
      const forward: unknown[] = [];
      let after: string | undefined;
      do {
        const page = await listCustomers(fixture.db, AWKWARD, { order, first: size, after });
        forward.push(...page.rows.map(({ customerId }) => customerId));
        after = page.hasNextPage ? page.cursors.at(-1) : undefined;
      } while (after !== undefined);
      assert.deepEqual(forward, wanted);
      const backward: unknown[] = [];
      let before: string | undefined;
      do {
        const page = await listCustomers(fixture.db, AWKWARD, { order, last: size, before });
        backward.unshift(...page.rows.map(({ customerId }) => customerId));
        before = page.hasPreviousPage ? page.cursors[0] : undefined;
      } while (before !== undefined);
      assert.deepEqual(backward, wanted);
    }),
    { numRuns: 15 },
  );
});

databaseTest("listCustomers() refuses orders that there are not", async (fixture) => {
  await store(fixture);
  const by = (...fields: string[]) =>
    listCustomers(fixture.db, AWKWARD, {
      order: fields.map((field) => ({ field, direction: "ASC" })),
    });
  await assert.rejects(by("tenure"), { code: "INVALID_ORDER", message: /sorted by tenure/ });
  await assert.rejects(by(...sortFields(AWKWARD).slice(0, 6)), { code: "INVALID_ORDER" });
  const { cursors } = await listCustomers(fixture.db, AWKWARD, {
    order: [{ field: ORDER, direction: "ASC" }],
    first: 1,
  });
  await assert.rejects(
    listCustomers(fixture.db, AWKWARD, {
      order: [{ field: TOTAL, direction: "ASC" }],
      after: cursors[0],
    }),
    { code: "INVALID_CURSOR" },
  );
});

databaseTest("aggregateCustomers() groups dates by time, and knows medians", async (fixture) => {
  await store(fixture);
  const { groups } = await aggregateCustomers(fixture.db, AWKWARD, {
    groupBy: [{ by: FIRST, every: "MONTH" }],
    measures: ["count", `median.${ORDER}`],
  });
  const months = Map.groupBy(ROWS, (row) => (row[FIRST] as string | null)?.slice(0, 7));
  const median = (values: number[]) => {
    const rising = values.toSorted((a, b) => a - b);
    const middle = (rising.length - 1) / 2;
    return (rising[Math.floor(middle)]! + rising[Math.ceil(middle)]!) / 2;
  };
  assert.deepEqual(
    groups.map(({ keys, measures }) => [keys[0]!.value, ...measures.values()]),
    (["2026-01", "2026-02", undefined] as const).map((month) => {
      const rows = months.get(month)!;
      return [
        month ? `${month}-01` : null,
        rows.length,
        median(rows.map((row) => Number(row[ORDER]))),
      ];
    }),
  );
  const weeks = await aggregateCustomers(fixture.db, AWKWARD, {
    filter: { [FIRST]: { lt: "2026-01-10" } },
    groupBy: [{ by: FIRST, every: "WEEK" }],
    measures: ["count"],
  });
  assert.deepEqual(weeks.groups.map(({ keys }) => keys[0]!.value), ["2025-12-29", "2026-01-05"]);
  await assert.rejects(
    aggregateCustomers(fixture.db, AWKWARD, { measures: [`sum.${GRADE}`] }),
    { code: "INVALID_GROUPING", message: new RegExp(GRADE) },
  );
});

databaseTest("countByGroup() sums up the column with the role MONETARY", async (fixture) => {
  await store(fixture);
  await fixture.connection.sql`update customers set risk_band = 'HIGH', churn_probability = 0.5`;
  const totals = totalsOf(await countByGroup(fixture.db, AWKWARD));
  const spent = ROWS.reduce((sum, row) => sum + Number(row[TOTAL] ?? 0), 0);
  assert.equal(totals.cashbackAtRisk, spent);
  assert.equal(totals.atStake, spent / 2);
});
