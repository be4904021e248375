import assert from "node:assert/strict";
import { chiSquaredTest } from "./chi_squared.ts";
import { chiSquaredUpper, studentTwoSided } from "./distributions.ts";
import { welchTest } from "./welch.ts";

/** Expected figures in this file are scipy 1.10's. */
function near(actual: number | undefined, expected: number, relative = 1e-10) {
  assert.ok(
    Math.abs(actual! - expected) <= relative * Math.abs(expected),
    `${actual} is not ${expected}`,
  );
}

Deno.test("p-values keep their digits far out", () => {
  near(studentTwoSided(2.5, 7.3), 0.039650234665600415);
  near(studentTwoSided(-40, 1000), 1.0478852155173472e-209);
  assert.equal(studentTwoSided(0, 5), 1);
  near(chiSquaredUpper(900, 3), 8.851690237125443e-195);
  near(chiSquaredUpper(0.01, 2), 0.9950124791926823);
});

Deno.test("welchTest() is scipy's ttest_ind with unequal variances", () => {
  const small = welchTest({ count: 12, mean: 10, std: 2 }, { count: 9, mean: 8.5, std: 3.5 });
  near(small?.t, 1.1523319193960637);
  near(small?.p, 0.2718458286929923);
  const large = welchTest({ count: 4682, mean: 3, std: 1.4 }, { count: 948, mean: 3.4, std: 1.3 });
  near(large?.t, -8.525461827646547);
  near(large?.p, 3.8164158629990896e-17);
  near(large?.cohensD, -0.4 / Math.sqrt((4681 * 1.96 + 947 * 1.69) / 5628));
});

Deno.test("welchTest() turns its sign with its groups", () => {
  const [a, b] = [{ count: 30, mean: 4, std: 2 }, { count: 20, mean: 5, std: 1 }];
  assert.equal(welchTest(a, b)!.t, -welchTest(b, a)!.t);
  assert.equal(welchTest(a, b)!.p, welchTest(b, a)!.p);
});

Deno.test("welchTest() is undefined where nothing varies or a group has one value", () => {
  const varied = { count: 5, mean: 1, std: 1 };
  assert.equal(welchTest(varied, { count: 1, mean: 2, std: null }), undefined);
  assert.equal(welchTest({ ...varied, std: 0 }, { count: 3, mean: 2, std: 0 }), undefined);
});

Deno.test("chiSquaredTest() is scipy's chi2_contingency, corrected on two by two", () => {
  const two = chiSquaredTest([[12, 5], [7, 16]]);
  near(two?.chi2, 4.812286470652336);
  near(two?.p, 0.02825752852636125);
  near(two?.cramersV, 0.39748873572448695);
  near(two?.expected[0]?.[0], 8.075);
  const three = chiSquaredTest([[30, 10], [25, 15], [12, 28]]);
  near(three?.chi2, 17.504928189242467);
  near(three?.p, 0.00015807134209171964);
  near(three?.cramersV, 0.3819350750808579);
  assert.equal(three?.df, 2);
});

Deno.test("chiSquaredTest() of independence finds nothing", () => {
  const none = chiSquaredTest([[10, 10], [10, 10]]);
  assert.deepEqual([none?.chi2, none?.p, none?.cramersV], [0, 1, 0]);
});

Deno.test("Yates's correction does not overshoot small differences", () => {
  near(chiSquaredTest([[3, 1], [2, 4]])?.chi2, 0.41666666666666663);
  assert.equal(chiSquaredTest([[5, 5], [5, 6]])?.chi2, 0);
});

Deno.test("chiSquaredTest() is undefined where a row or a column is empty or alone", () => {
  assert.equal(chiSquaredTest([[1, 2]]), undefined);
  assert.equal(chiSquaredTest([[1, 0], [2, 0]]), undefined);
  assert.equal(chiSquaredTest([[0, 0], [2, 3]]), undefined);
  assert.equal(chiSquaredTest([]), undefined);
});
