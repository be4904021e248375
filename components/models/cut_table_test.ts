import assert from "node:assert/strict";
import fc from "fast-check";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { chooseThreshold, type ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { createRandom } from "@/ml/random.ts";
import { cutTable } from "./cut_table.ts";
import { outcomeAt, placeOf } from "./threshold_outcome.ts";

const NO_COSTS = { lostCustomer: 0, wastedOffer: 0 };

/** A few customers of both outcomes, ties and certainties among their probabilities. */
const judged = fc.array(
  fc.record({
    label: fc.integer({ min: 0, max: 1 }),
    probability: fc.oneof(
      fc.float({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(0, 0.25, 0.5, 1),
    ),
  }),
  { minLength: 2, maxLength: 40 },
).filter((rows) => rows.some(({ label }) => label === 1) && rows.some(({ label }) => label === 0))
  .map((rows) => ({
    labels: Uint8Array.from(rows, ({ label }) => label),
    probabilities: Float32Array.from(rows, ({ probability }) => probability),
  }));

const policies = fc.oneof(
  fc.constant<ThresholdPolicy>({ kind: "F1" }),
  fc.double({ min: 0, max: 1, noNaN: true })
    .map((atLeast): ThresholdPolicy => ({ kind: "RECALL", atLeast })),
  fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 100 }))
    .map(([lostCustomer, wastedOffer]): ThresholdPolicy => (
      { kind: "COST", lostCustomer, wastedOffer }
    )),
);

Deno.test("cutTable() says of each threshold what the metrics say at it", () => {
  fc.assert(fc.property(judged, fc.float({ min: 0, max: 1, noNaN: true }), (rows, inUse) => {
    const { labels, probabilities } = rows;
    const table = cutTable(labels, probabilities, inUse);
    assert.ok(table.thresholds.includes(inUse));
    table.thresholds.forEach((threshold, at) => {
      const { tp, fp } = computeMetrics(labels, probabilities, threshold);
      assert.deepEqual([table.found[at], table.troubled[at]], [tp, fp], String(threshold));
    });
    assert.deepEqual(table.thresholds, table.thresholds.toSorted((a, b) => b - a));
    assert.deepEqual(
      [table.found.at(-1), table.troubled.at(-1)],
      [table.churned, table.stayed],
    );
  }));
});

Deno.test("placeOf() leads where chooseThreshold() does", () => {
  fc.assert(fc.property(judged, policies, ({ labels, probabilities }, policy) => {
    const chosen = chooseThreshold(labels, probabilities, policy);
    const { tp, fp } = computeMetrics(labels, probabilities, chosen);
    const table = cutTable(labels, probabilities, 0.5);
    const at = placeOf(table, policy, table.troubled);
    assert.deepEqual([table.found[at], table.troubled[at]], [tp, fp]);
  }));
});

Deno.test("placeOf() lists as many active customers as chooseThreshold() does", () => {
  const sizes = fc.integer({ min: 1, max: 40 });
  fc.assert(fc.property(judged, sizes, ({ labels, probabilities }, contacts) => {
    const table = cutTable(labels, probabilities, 0.5);
    fc.pre(table.stayed >= contacts);
    const policy = { kind: "LIST_SIZE", contacts } as const;
    const chosen = chooseThreshold(labels, probabilities, policy);
    const { fp } = computeMetrics(labels, probabilities, chosen);
    assert.equal(table.troubled[placeOf(table, policy, table.troubled)], fp);
  }));
});

Deno.test("cutTable() sends at most 512 thresholds, the one in use among them", () => {
  const random = createRandom(3);
  const probabilities = Float32Array.from({ length: 5000 }, () => random.next());
  const labels = Uint8Array.from(probabilities, (each) => Number(random.next() < each));
  const table = cutTable(labels, probabilities, 0.123_456_7);
  assert.equal(table.thresholds.length, 512);
  assert.ok(table.thresholds.includes(0.123_456_7));
  const digits = table.thresholds.filter((each) => each !== 0.123_456_7)
    .map((each) => String(each).length - 2);
  assert.ok(Math.max(...digits) <= 8, "thresholds read well");
});

Deno.test("outcomeAt() counts money as the cost policy does", () => {
  const table = { churned: 10, stayed: 90, thresholds: [1, 0.4], found: [0, 8], troubled: [0, 12] };
  const costs = { lostCustomer: 100, wastedOffer: 5 };
  const outcome = outcomeAt(table, 1, costs);
  assert.deepEqual(outcome, {
    threshold: 0.4,
    recall: 0.8,
    precision: 0.4,
    contacted: 0.2,
    missed: 0.02,
    cost: (2 * 100 + 12 * 5) / 100,
    costOfNothing: 10,
  });
  assert.equal(outcomeAt(table, 0, costs).precision, null);
  assert.equal(outcomeAt(table, 0, costs).cost, 10);
  assert.equal(outcomeAt({ ...table, churned: 0, found: [0, 0] }, 1, NO_COSTS).recall, null);
});
