import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { RFM_GROUPS, RFM_RULES, rfmGrid, rfmGroupOf, valueScore } from "./rfm_groups.ts";

const score = fc.integer({ min: 1, max: 5 });

Deno.test("RFM_RULES put each pair of scores into exactly one group", () => {
  fc.assert(fc.property(score, score, (recency, value) => {
    const fitting = RFM_RULES.filter((rule) =>
      rule.recency[0] <= recency && recency <= rule.recency[1] &&
      rule.value[0] <= value && value <= rule.value[1]
    );
    deepStrictEqual(fitting.map(({ group }) => group), [rfmGroupOf(recency, value)]);
  }));
  deepStrictEqual(new Set(rfmGrid()), new Set(RFM_GROUPS));
});

Deno.test("rfmGroupOf() names what the best, the newest and the most missed customers are", () => {
  strictEqual(rfmGroupOf(5, 5), "CHAMPIONS");
  strictEqual(rfmGroupOf(5, 1), "NEW");
  strictEqual(rfmGroupOf(1, 5), "CANNOT_LOSE");
  strictEqual(rfmGroupOf(1, 1), "LOST");
  throws(() => rfmGroupOf(0, 3), RangeError);
});

Deno.test("valueScore() takes frequency alone where no amounts are known", () => {
  strictEqual(valueScore(4, null), 4);
  strictEqual(valueScore(1, 4), 2);
});
