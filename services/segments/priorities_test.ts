import assert from "node:assert/strict";
import { NO_CUSTOMERS } from "@/db/queries/customer_totals.ts";
import { churnRateOf, prioritiesOf } from "./priorities.ts";

Deno.test("prioritiesOf() ranks by what is at stake, equal ones by their index", () => {
  const clusters = [{ id: 7, index: 0 }, { id: 8, index: 1 }, { id: 9, index: 2 }];
  const members = new Map([
    [8, { ...NO_CUSTOMERS, atStake: 20 }],
    [9, { ...NO_CUSTOMERS, atStake: 50 }],
  ]);
  assert.deepEqual([...prioritiesOf(clusters, members)], [[9, 1], [8, 2], [7, 3]]);
  assert.deepEqual([...prioritiesOf(clusters, new Map())], [[7, 1], [8, 2], [9, 3]]);
});

Deno.test("churnRateOf() is null where no outcome is known", () => {
  assert.equal(churnRateOf(NO_CUSTOMERS), null);
  const rate = churnRateOf({ ...NO_CUSTOMERS, labelled: 10, churnRate: 0.3 })!;
  assert.equal(rate.value, 0.3);
  assert.ok(rate.low < 0.3 && rate.high > 0.3);
});
