/** Groups and bins as the database counts them, against a plain count in memory. */
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  aggregateCustomers,
  type Dimension,
  type Grouping,
  type Measure,
} from "@/db/queries/aggregations.ts";
import { customersTable } from "@/db/customers_table.ts";
import { filterColumns } from "@/db/queries/customers.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { randomFilter } from "./customer_arbitraries.ts";
import { matches, type OracleRow } from "./customer_oracle.ts";
import { storeRandomCustomers } from "./random_customers.ts";

const dimension = fc.constantFrom<Dimension>(
  "cluster",
  "status",
  "band",
  "churnProbability",
  ...filterColumns(ECOMMERCE).map(({ key }) => key),
);

function valueOf({ row, cluster }: OracleRow, by: Dimension): string | number | boolean | null {
  if (by === "cluster") return cluster;
  if (by === "status") return row.churned ? "CHURNED" : "ACTIVE";
  return by === "band" ? row.riskBand : row[by] as string | number | boolean | null;
}

const MEASURES: Measure[] = [
  "count",
  "labelled",
  "scored",
  "atRisk",
  "mean.churned",
  "mean.churnProbability",
  "sum.tenure",
  "min.cashbackAmount",
  "max.orderCount",
  "median.tenure",
];

/** What a group's measures must be, in the order of {@linkcode MEASURES}. */
function figuresOf(group: readonly OracleRow[]): (number | null)[] {
  const values = (
    field: "churned" | "churnProbability" | "tenure" | "cashbackAmount" | "orderCount",
  ) => group.map(({ row }) => row[field]).filter((value) => value !== null).map(Number);
  const sum = (numbers: number[]) => numbers.length > 0 ? numbers.reduce((a, b) => a + b, 0) : null;
  const mean = (numbers: number[]) => numbers.length > 0 ? sum(numbers)! / numbers.length : null;
  const least = (numbers: number[], pick: typeof Math.min) =>
    numbers.length > 0 ? pick(...numbers) : null;
  const median = (numbers: number[]) => {
    const sorted = numbers.toSorted((a, b) => a - b);
    const middle = (sorted.length - 1) / 2;
    return numbers.length > 0
      ? (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
      : null;
  };
  return [
    group.length,
    values("churned").length,
    values("churnProbability").length,
    group.filter(({ row }) => row.riskBand === "HIGH").length,
    mean(values("churned")),
    mean(values("churnProbability")),
    sum(values("tenure")),
    least(values("cashbackAmount"), Math.min),
    least(values("orderCount"), Math.max),
    median(values("tenure")),
  ];
}

/** Sums of floating point numbers depend on their order. */
const rounded = (figures: readonly (number | null)[]) =>
  figures.map((figure) => figure === null ? null : Number(figure.toFixed(9)));

databaseTest("groups and their figures agree with a plain count in memory", async ({ db }) => {
  const all = await storeRandomCustomers(db);
  await fc.assert(
    fc.asyncProperty(
      randomFilter,
      fc.uniqueArray(dimension, { maxLength: 2 }),
      async (filter, dimensions) => {
        const kept = all.filter((row) => matches(filter, row));
        const expected = Map.groupBy(
          kept,
          (row) => JSON.stringify(dimensions.map((by) => valueOf(row, by)?.toString() ?? null)),
        );
        if (dimensions.length === 0) expected.set("[]", kept);
        const { groups, hasMore } = await aggregateCustomers(db, ECOMMERCE, {
          filter,
          groupBy: dimensions.map((by) => ({ by })),
          measures: MEASURES,
        });
        assert.equal(hasMore, false);
        const found = groups.map(({ keys, measures }) =>
          [
            JSON.stringify(keys.map(({ value }) => value)),
            rounded(MEASURES.map((measure) => measures.get(measure)!)),
          ] as const
        );
        assert.deepEqual(
          new Map(found),
          new Map([...expected].map(([key, rows]) => [key, rounded(figuresOf(rows))])),
        );
      },
    ),
    { numRuns: 60 },
  );
});

databaseTest("bins hold what lies in them, and all that has a value", async ({ db }) => {
  const all = await storeRandomCustomers(db);
  const way = fc.oneof(
    fc.constantFrom(0.1, 0.5, 1, 3).map((binWidth) => ({ binWidth })),
    fc.integer({ min: 1, max: 7 }).map((bins) => ({ bins })),
    fc.integer({ min: 1, max: 7 }).map((quantiles) => ({ quantiles })),
  );
  const numeric = fc.constantFrom<"tenure" | "churnProbability" | "orderCount">(
    "tenure",
    "churnProbability",
    "orderCount",
  );
  await fc.assert(
    fc.asyncProperty(randomFilter, numeric, way, async (filter, by, bins) => {
      const values = all.filter((row) => matches(filter, row)).map(({ row }) => row[by]);
      const { groups } = await aggregateCustomers(db, ECOMMERCE, {
        filter,
        groupBy: [{ by, ...bins }],
        measures: ["count", `min.${by}`, `max.${by}`],
      });
      const missing = groups.filter(({ keys: [key] }) => key!.from === null);
      const countOf = (group: (typeof groups)[number] | undefined) =>
        group?.measures.get("count") ?? 0;
      assert.ok(missing.length <= 1);
      assert.equal(countOf(missing[0]), values.filter((value) => value === null).length);
      const binned = groups.filter((group) => !missing.includes(group));
      binned.forEach(({ keys: [key], measures }, n) => {
        const { from, to } = key!;
        assert.ok(from! <= measures.get(`min.${by}`)!);
        const greatest = measures.get(`max.${by}`)!;
        assert.ok(greatest < to! || (n === binned.length - 1 && greatest === to));
        assert.ok(n === 0 || binned[n - 1]!.keys[0]!.to! <= from!);
      });
      const total = binned.reduce((sum, group) => sum + countOf(group), 0);
      assert.equal(total, values.filter((value) => value !== null).length);
    }),
    { numRuns: 60 },
  );
});

databaseTest("bins of a width begin at its multiples, in decimals", async ({ db }) => {
  await db.insert(customersTable(ECOMMERCE)).values(
    [0, 0.05, 0.1, 0.3, 0.35, 0.7].map((tenure, n) => ({ customerId: `C${n}`, tenure })),
  );
  const bins = async (grouping: Omit<Grouping, "by">) => {
    const { groups } = await aggregateCustomers(db, ECOMMERCE, {
      groupBy: [{ by: "tenure", ...grouping }],
      measures: ["count"],
    });
    return groups.map(({ keys: [key], measures }) => [key!.from, key!.to, measures.get("count")]);
  };
  assert.deepEqual(await bins({ binWidth: 0.1 }), [
    [0, 0.1, 2],
    [0.1, 0.2, 1],
    [0.3, 0.4, 2],
    [0.7, 0.8, 1],
  ]);
  assert.deepEqual(await bins({ bins: 2 }), [[0, 0.35, 4], [0.35, 0.7, 2]]);
  assert.deepEqual(await bins({ quantiles: 2 }), [[0, 0.2, 3], [0.2, 0.7, 3]]);
});
