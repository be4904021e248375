import assert from "node:assert/strict";
import fc from "fast-check";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import {
  baseRate,
  calibratedThreshold,
  chooseThreshold,
  isBelowBaseRate,
  riskBand,
  type ThresholdPolicy,
} from "@/ml/evaluation/threshold.ts";
import { createRandom } from "@/ml/random.ts";

const scored = fc.array(
  fc.record({ label: fc.integer({ min: 0, max: 1 }), tenths: fc.integer({ min: 0, max: 9 }) }),
  { minLength: 1, maxLength: 40 },
).filter((rows) => rows.some((row) => row.label === 1)).map((rows) => ({
  labels: Uint8Array.from(rows, (row) => row.label),
  probabilities: Float32Array.from(rows, (row) => row.tenths / 10),
}));

/** Every way to part the rows: at each probability, and above all of them. */
function everyThreshold(probabilities: Float32Array): number[] {
  return [...new Set(probabilities), 1];
}

function bestByHand(
  { labels, probabilities }: { labels: Uint8Array; probabilities: Float32Array },
  score: (metrics: ReturnType<typeof computeMetrics>) => number,
): number {
  return Math.max(
    ...everyThreshold(probabilities).map((threshold) =>
      score(computeMetrics(labels, probabilities, threshold))
    ),
  );
}

Deno.test("chooseThreshold() by F1 finds the highest F1", () => {
  fc.assert(fc.property(scored, (rows) => {
    const threshold = chooseThreshold(rows.labels, rows.probabilities, { kind: "F1" });
    const { f1 } = computeMetrics(rows.labels, rows.probabilities, threshold);
    assert.equal(f1, bestByHand(rows, (metrics) => metrics.f1 ?? 0));
  }));
});

Deno.test("chooseThreshold() by RECALL keeps the recall at the best precision, short of everybody", () => {
  fc.assert(fc.property(scored, fc.double({ min: 0, max: 1, noNaN: true }), (rows, atLeast) => {
    const { labels, probabilities } = rows;
    const short = everyThreshold(probabilities).map((threshold) =>
      computeMetrics(labels, probabilities, threshold)
    ).filter(({ tp, fp }) => tp + fp > 0 && tp + fp < labels.length);
    const kept = short.filter(({ recall }) => recall! >= atLeast);
    const threshold = chooseThreshold(labels, probabilities, { kind: "RECALL", atLeast });
    const { recall, precision, tp, fp } = computeMetrics(labels, probabilities, threshold);
    if (kept.length > 0) {
      assert.ok(recall! >= atLeast);
      assert.equal(precision, Math.max(...kept.map((metrics) => metrics.precision!)));
    } else if (short.some((metrics) => metrics.tp > 0)) {
      assert.equal(recall, Math.max(...short.map((metrics) => metrics.recall!)));
    } else assert.equal(tp + fp, labels.length);
  }));
});

Deno.test("chooseThreshold() by RECALL does not select everybody where the model is silent on many", () => {
  // Nine of ten churned rows are known, the tenth shares the probability 0 with all others.
  const labels = Uint8Array.from({ length: 100 }, (_, row) => Number(row < 10));
  const probabilities = Float32Array.from(labels, (_, row) => row < 9 ? 0.75 : 0);
  const threshold = chooseThreshold(labels, probabilities, { kind: "RECALL", atLeast: 0.95 });
  assert.equal(threshold, 0.375);
  const { recall, precision } = computeMetrics(labels, probabilities, threshold);
  assert.deepEqual({ recall, precision }, { recall: 0.9, precision: 1 });
});

Deno.test("chooseThreshold() by COST finds the least cost, selecting nobody if that is cheapest", () => {
  const costs = fc.record({
    lostCustomer: fc.integer({ min: 1, max: 9 }),
    wastedOffer: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(fc.property(scored, costs, (rows, { lostCustomer, wastedOffer }) => {
    const policy = { kind: "COST", lostCustomer, wastedOffer } as const;
    const threshold = chooseThreshold(rows.labels, rows.probabilities, policy);
    const { fn, fp } = computeMetrics(rows.labels, rows.probabilities, threshold);
    assert.equal(
      lostCustomer * fn + wastedOffer * fp,
      -bestByHand(rows, (metrics) => -(lostCustomer * metrics.fn + wastedOffer * metrics.fp)),
    );
  }));
  assert.ok(
    chooseThreshold(Uint8Array.of(0), [0.25], { kind: "COST", lostCustomer: 1, wastedOffer: 5 }) >
      0.25,
  );
});

Deno.test("chooseThreshold() by COST lies at calibratedThreshold() where probabilities are calibrated", () => {
  const random = createRandom(1);
  const probabilities = Float32Array.from({ length: 200_000 }, () => random.next());
  const labels = Uint8Array.from(
    probabilities,
    (probability) => Number(random.next() < probability),
  );
  for (const [lostCustomer, wastedOffer] of [[5, 1], [1, 1], [1, 3]] as const) {
    const policy = { kind: "COST", lostCustomer, wastedOffer } as const;
    const expected = calibratedThreshold(policy);
    assert.equal(expected, wastedOffer / (lostCustomer + wastedOffer));
    assert.ok(Math.abs(chooseThreshold(labels, probabilities, policy) - expected) < 0.02);
  }
});

Deno.test("chooseThreshold() by LIST_SIZE lists as many active customers as can be contacted", () => {
  const sizes = fc.integer({ min: 1, max: 50 });
  fc.assert(fc.property(scored, sizes, ({ labels, probabilities }, contacts) => {
    const active = probabilities.filter((_, row) => labels[row] === 0);
    const listedAt = (threshold: number) => active.filter((value) => value >= threshold).length;
    const policy = { kind: "LIST_SIZE", contacts } as const;
    const threshold = chooseThreshold(labels, probabilities, policy);
    if (active.length < contacts) {
      assert.equal(threshold, float32AtOrAbove(1 - active.length / labels.length));
      return;
    }
    const possible = [...new Set(active)].map(listedAt);
    const fitting = possible.filter((listed) => listed <= contacts);
    const expected = fitting.length > 0 ? Math.max(...fitting) : Math.min(...possible);
    assert.equal(listedAt(threshold), expected);
  }));
});

Deno.test("chooseThreshold() by LIST_SIZE leaves out all who share the probability of the last place", () => {
  const labels = new Uint8Array(5);
  const probabilities = Float32Array.of(0.9, 0.5, 0.5, 0.5, 0.1);
  const sizeFor = (contacts: number) => {
    const threshold = chooseThreshold(labels, probabilities, { kind: "LIST_SIZE", contacts });
    return probabilities.filter((value) => value >= threshold).length;
  };
  assert.deepEqual([1, 2, 3, 4, 5].map(sizeFor), [1, 1, 1, 4, 5]);
  const tied = chooseThreshold(labels, [0.5, 0.5, 0.5, 0.1, 0.1], {
    kind: "LIST_SIZE",
    contacts: 2,
  });
  assert.ok(tied > 0.1 && tied <= 0.5);
});

Deno.test("isBelowBaseRate() compares the threshold with the share of the judged who churned", () => {
  const counts = { tp: 10, fn: 6, support: 100 };
  assert.equal(baseRate(counts), 0.16);
  assert.equal(isBelowBaseRate(0.15, counts), true);
  assert.equal(isBelowBaseRate(0.16, counts), false);
  assert.equal(baseRate({ tp: 0, fn: 0, support: 0 }), null);
  assert.equal(isBelowBaseRate(0.1, { tp: 0, fn: 0, support: 0 }), false);
});

/** The least float32 that is not below a value, found by stepping. */
function float32AtOrAbove(value: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, value);
  while (bits.getFloat32(0) < value) bits.setUint32(0, bits.getUint32(0) + 1);
  return bits.getFloat32(0);
}

Deno.test("chooseThreshold() is exact in float32 and far from the rows on either side", () => {
  const labels = Uint8Array.of(1, 0);
  const threshold = chooseThreshold(labels, [0.8, 0.4], { kind: "F1" });
  assert.equal(threshold, Math.fround(threshold));
  assert.ok(Math.abs(threshold - 0.6) < 1e-6);
  // Neighbours in float32 leave no room between them.
  const above = Math.fround(0.5 + 2 ** -24);
  const tight = chooseThreshold(labels, [above, 0.5], { kind: "F1" });
  assert.ok(tight > 0.5 && tight <= above);
});

Deno.test("chooseThreshold() by FIXED decides on float32 as the given value does", () => {
  fc.assert(fc.property(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.float({ min: 0, max: 1, noNaN: true }),
    (value, probability) => {
      const threshold = chooseThreshold(Uint8Array.of(1), [0.5], { kind: "FIXED", value });
      assert.equal(threshold, Math.fround(threshold));
      assert.equal(probability >= threshold, probability >= value);
    },
  ));
});

Deno.test("chooseThreshold() refuses what it cannot serve", () => {
  const bad: ThresholdPolicy[] = [
    { kind: "RECALL", atLeast: 1.5 },
    { kind: "RECALL", atLeast: NaN },
    { kind: "FIXED", value: -0.1 },
    { kind: "COST", lostCustomer: -1, wastedOffer: 1 },
    { kind: "COST", lostCustomer: 0, wastedOffer: 0 },
    { kind: "LIST_SIZE", contacts: 0 },
    { kind: "LIST_SIZE", contacts: 1.5 },
  ];
  for (const policy of bad) {
    assert.throws(() => chooseThreshold(Uint8Array.of(1, 0), [0.9, 0.1], policy), RangeError);
  }
  assert.throws(() => chooseThreshold(Uint8Array.of(0), [0.5], { kind: "F1" }), RangeError);
  assert.throws(() => chooseThreshold(new Uint8Array(0), [], { kind: "F1" }), RangeError);
});

Deno.test("riskBand() cuts at the threshold and at half of it", () => {
  assert.equal(riskBand(0.4, 0.4), "HIGH");
  assert.equal(riskBand(0.39, 0.4), "MEDIUM");
  assert.equal(riskBand(0.2, 0.4), "MEDIUM");
  assert.equal(riskBand(0.19, 0.4), "LOW");
});

Deno.test("chooseThreshold() of enormous equal costs chooses as of costs of 1", () => {
  const labels = Uint8Array.from([1, 0, 1, 0, 1, 0]);
  const probabilities = [0.9, 0.8, 0.6, 0.4, 0.3, 0.1];
  const choose = (cost: number) =>
    chooseThreshold(labels, probabilities, { kind: "COST", lostCustomer: cost, wastedOffer: cost });
  assert.equal(choose(1e308), choose(1));
  assert.equal(choose(Number.MAX_VALUE), choose(1));
});
