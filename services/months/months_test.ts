import { strictEqual } from "node:assert/strict";
import { type MonthFigures, sharpestRise } from "./months.ts";

/** Months of 1,000 active customers at some churn rates; null where the horizon has not passed. */
const monthsAt = (...rates: readonly (number | null)[]) =>
  rates.map((churnRate, i) => ({
    month: `2025-0${i + 1}-01`,
    active: 1000,
    churned: churnRate === null ? null : 1000 * churnRate,
    churnRate,
  } as MonthFigures));

Deno.test("sharpestRise() finds the month before and after the largest rise", () => {
  const [from, to] = sharpestRise(monthsAt(0.2, 0.21, 0.3, 0.33, 0.2, null))!;
  strictEqual(from.month, "2025-02-01");
  strictEqual(to.month, "2025-03-01");
});

Deno.test("sharpestRise() finds none where churn falls, hardly moves, or is not known", () => {
  strictEqual(sharpestRise(monthsAt(0.4, 0.3, 0.2)), undefined);
  strictEqual(sharpestRise(monthsAt(0.2, 0.23, 0.25)), undefined);
  strictEqual(sharpestRise(monthsAt(0.1, null, null)), undefined);
  strictEqual(sharpestRise(monthsAt(0, 0)), undefined);
  strictEqual(sharpestRise([]), undefined);
});
