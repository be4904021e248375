import { ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { createRandom } from "../random.ts";
import { churnChange, type Pair, type Side } from "./churn_change.ts";

const side = fc.option(fc.record({
  group: fc.constantFrom("A", "B", "C"),
  isNew: fc.boolean(),
  churned: fc.boolean(),
}));
const pairs = fc.array(
  fc.record({ from: side, to: side, customers: fc.integer({ min: 1, max: 200 }) }),
  { minLength: 1, maxLength: 40 },
);
const near = (a: number, b: number, by = 1e-12) => ok(Math.abs(a - b) <= by, `${a} ${b}`);

Deno.test("churnChange() gives parts that add up to the change, and groups to their parts", () => {
  fc.assert(fc.property(pairs, (given) => {
    const split = churnChange(given);
    if (!split) return;
    const { from, to, change, newCustomers, mix, behaviour, groups } = split;
    near(change.value, to.churned / to.customers - from.churned / from.customers);
    near(newCustomers.value + mix.value + behaviour.value, change.value);
    near(groups.reduce((sum, group) => sum + group.mix.value, 0), mix.value);
    near(groups.reduce((sum, group) => sum + group.behaviour.value, 0), behaviour.value);
  }));
});

const moments = (from: [Side, number][], to: [Side, number][]): Pair[] => [
  ...from.map(([side, customers]) => ({ from: side, to: null, customers })),
  ...to.map(([side, customers]) => ({ from: null, to: side, customers })),
];
const is = (group: string, churned: boolean, isNew = false): Side => ({ group, isNew, churned });

Deno.test("churnChange() puts a change into the one part that made it", () => {
  const before: [Side, number][] = [
    [is("A", true), 10],
    [is("A", false), 90],
    [is("B", true), 60],
    [is("B", false), 40],
  ];
  const worse = churnChange(moments(before, [
    [is("A", true), 30],
    [is("A", false), 70],
    [is("B", true), 60],
    [is("B", false), 40],
  ]))!;
  near(worse.behaviour.value, 0.1);
  near(worse.mix.value, 0);
  near(worse.groups[0]!.behaviour.value, 0.1);
  const moved = churnChange(moments(before, [
    [is("A", true), 5],
    [is("A", false), 45],
    [is("B", true), 90],
    [is("B", false), 60],
  ]))!;
  near(moved.mix.value, 0.125);
  near(moved.behaviour.value, 0);
  const joined = churnChange(moments(before, [
    ...before,
    [is("A", true, true), 170],
    [is("A", false, true), 30],
  ]))!;
  near(joined.newCustomers.value, joined.change.value);
  strictEqual(joined.toNew.customers, 200);
});

Deno.test("churnChange() covers the true change of the rate in 95 of 100 shops", () => {
  const random = createRandom(3);
  let covered = 0;
  const SHOPS = 400;
  for (let shop = 0; shop < SHOPS; shop++) {
    // Whoever churned once churns again with 0.8: the two moments hang together. Both rates are 0.4.
    const given = Array.from({ length: 150 }, (): Pair => {
      const first = random.next() < 0.4;
      const second = random.next() < 0.5 ? first : random.next() < 0.4;
      return { from: is("A", first), to: is("A", second), customers: 1 };
    });
    const { change } = churnChange(given)!;
    if (change.low <= 0 && change.high >= 0) covered++;
  }
  ok(covered >= 0.92 * SHOPS && covered <= 0.98 * SHOPS, `${covered}`);
});
