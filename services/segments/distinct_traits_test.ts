import assert from "node:assert/strict";
import type { CustomerGroup } from "@/db/queries/aggregations.ts";
import { columnOf } from "@/schema/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import type { CustomerStatistics } from "../statistics/customer_statistics.ts";
import type { ColumnProfile, DatasetProfile } from "../statistics/profile.ts";
import { distinctTraits } from "./distinct_traits.ts";

const known = (key: string) => columnOf(ECOMMERCE, key)!;

/** A number from 1 to 3 that goes with churn, of mean 2. */
const numbers = (field: string): ColumnProfile => ({
  field,
  column: known(field),
  count: 100,
  missing: 0,
  distinct: 2,
  numbers: {
    distinct: 2,
    all: { mean: 2, std: 1 },
    bins: [{ from: 1, to: 1, retained: 5, churned: 45 }, {
      from: 3,
      to: 3,
      retained: 45,
      churned: 5,
    }],
  } as unknown as NonNullable<ColumnProfile["numbers"]>,
  categories: null,
});

const gender: ColumnProfile = {
  ...numbers("gender"),
  numbers: null,
  categories: {
    count: 100,
    distinct: 2,
    categories: [
      { value: "Female", customers: 50, retained: 40, churned: 10 },
      { value: "Male", customers: 50, retained: 10, churned: 40 },
    ],
  } as unknown as NonNullable<ColumnProfile["categories"]>,
};

const profileOf = (columns: ColumnProfile[]) =>
  ({ columns, customers: 100, retained: 50, churned: 50 }) as unknown as DatasetProfile;

const key = (value: string) => ({ by: "", value, from: null, to: null });
const groupOf = (keys: string[], measure: string, value: number): CustomerGroup => ({
  keys: keys.map(key),
  measures: new Map([[measure as "count", value]]),
});

const statistics = {
  aggregate: ({ measures }) =>
    Promise.resolve({
      hasMore: false,
      groups: measures[0] === "count"
        ? [
          groupOf(["0", "Female"], "count", 45),
          groupOf(["0", "Male"], "count", 5),
          groupOf(["1", "Female"], "count", 25),
          groupOf(["1", "Male"], "count", 25),
        ]
        : [groupOf(["0"], measures[0]!, 2.1), groupOf(["1"], measures[0]!, 3)],
    }),
} satisfies Pick<CustomerStatistics, "aggregate">;

Deno.test("distinctTraits() names the columns in which a segment differs, by mean or by share", async () => {
  const profile = profileOf([numbers("tenure"), gender]);
  const traits = await distinctTraits(statistics, profile, []);
  assert.deepEqual(
    [...traits].map(([cluster, own]) => [
      cluster,
      ...own.map(({ column, category, own, all }) => [column.key, category, own, all]),
    ]),
    [[1, ["tenure", undefined, 3, 2]], [0, ["gender", "Female", 0.9, 0.5]]],
  );
});

Deno.test("distinctTraits() leaves out the columns that the segments were made from", async () => {
  const traits = await distinctTraits(statistics, profileOf([numbers("tenure")]), ["tenure"]);
  assert.equal(traits.size, 0);
});
