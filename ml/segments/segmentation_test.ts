import assert from "node:assert/strict";
import fc from "fast-check";
import { createRandom } from "@/ml/random.ts";
import { assignCluster, segmentCustomers } from "@/ml/segments/segmentation.ts";

/** Three clouds of 50 customers each. */
function clouds() {
  const random = createRandom(4);
  const centres = [[1, 1, 10], [20, 2, 50], [3, 12, 200]];
  const column = (at: number) =>
    Float64Array.from(
      { length: 150 },
      (_, row) => centres[row % 3]![at]! + random.next() * 0.5,
    );
  return { recency: column(0), frequency: column(1), monetary: column(2) };
}

Deno.test("segmentCustomers() parts clear clouds and numbers them by churn, highest first", () => {
  const churn = Float32Array.from({ length: 150 }, (_, row) => [0.25, 0.75, 0.5][row % 3]!);
  const { assignments, clusters, whole } = segmentCustomers(clouds(), churn, { k: 3, seed: 1 });
  assert.deepEqual([...assignments.subarray(0, 6)], [2, 0, 1, 2, 0, 1]);
  assert.deepEqual(clusters.map((cluster) => cluster.size), [50, 50, 50]);
  assert.deepEqual(clusters.map((cluster) => cluster.churnProbability), [0.75, 0.5, 0.25]);
  assert.equal(whole.churnProbability, 0.5);
});

Deno.test("segmentCustomers() numbers unscored clusters by centroid", () => {
  const { clusters } = segmentCustomers(clouds(), null, { k: 3, seed: 1 });
  const recency = clusters.map((cluster) => cluster.recency!);
  assert.deepEqual(recency, recency.toSorted((a, b) => b - a));
  assert.ok(clusters.every((cluster) => cluster.churnProbability === null));
});

Deno.test("segmentCustomers() gives the same for the same seed", () => {
  const options = { k: 4, seed: 9 };
  assert.deepEqual(
    segmentCustomers(clouds(), null, options),
    segmentCustomers(clouds(), null, options),
  );
});

Deno.test("segmentCustomers() fills no cluster with nobody, whatever the table", () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(NaN));
  const table = fc.array(fc.tuple(value, value, value), { minLength: 6, maxLength: 60 });
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 6 }), fc.nat(), (rows, k, seed) => {
      const column = (at: 0 | 1 | 2) => rows.map((row) => row[at]);
      const rfm = { recency: column(0), frequency: column(1), monetary: column(2) };
      let segmentation;
      try {
        segmentation = segmentCustomers(rfm, null, { k, seed, restarts: 2 });
      } catch (error) {
        assert.match(String(error), /Expected at least \d distinct customers, but found \d/);
        return;
      }
      const { clusters, assignments, model } = segmentation;
      assert.equal(clusters.reduce((sum, cluster) => sum + cluster.size, 0), rows.length);
      assert.ok(clusters.every((cluster) => cluster.size > 0));
      const restored = JSON.parse(JSON.stringify(model));
      rows.forEach(([recency, frequency, monetary], at) =>
        assert.equal(assignCluster(restored, { recency, frequency, monetary }), assignments[at])
      );
    }),
    { numRuns: 200 },
  );
});

Deno.test("segmentCustomers() takes k = 1 as everybody together", () => {
  const { clusters, whole } = segmentCustomers(clouds(), null, { k: 1, seed: 1 });
  assert.equal(clusters.length, 1);
  assert.equal(clusters[0]!.size, whole.size);
  assert.ok(Math.abs(clusters[0]!.monetary! - whole.monetary!) < 1e-9);
});

Deno.test("segmentCustomers() refuses what it cannot part", () => {
  const same = { recency: [1, 1, 1], frequency: [1, 1, 1], monetary: [1, 1, 1] };
  assert.throws(
    () => segmentCustomers(same, null, { k: 2, seed: 1 }),
    /Expected at least 2 distinct customers, but found 1/,
  );
  assert.throws(() => segmentCustomers(clouds(), null, { k: 0, seed: 1 }), RangeError);
  assert.throws(() => segmentCustomers(clouds(), [0.5], { seed: 1 }), RangeError);
  const none = { recency: [], frequency: [], monetary: [] };
  assert.throws(() => segmentCustomers(none, null, { seed: 1 }), /at least one customer/);
  const infinite = { recency: [Infinity], frequency: [1], monetary: [1] };
  assert.throws(() => segmentCustomers(infinite, null, { k: 1, seed: 1 }), /finite recency/);
  const ragged = { recency: [1, 2], frequency: [1], monetary: [1, 2] };
  assert.throws(() => segmentCustomers(ragged, null, { k: 1, seed: 1 }), /2 values of frequency/);
});

/** 600 customers whose monetary value is drawn as given. */
function shop(monetary: (random: ReturnType<typeof createRandom>, row: number) => number) {
  const random = createRandom(1);
  const column = (draw: (row: number) => number) =>
    Float64Array.from({ length: 600 }, (_, row) => draw(row));
  return {
    recency: column(() => Math.floor(random.next() * 31)),
    frequency: column(() => Math.floor(random.next() * 11)),
    monetary: column((row) => monetary(random, row)),
  };
}

/** Roughly normal. */
const gauss = (random: ReturnType<typeof createRandom>) =>
  Array.from({ length: 12 }, () => random.next()).reduce((sum, each) => sum + each, -6);

const HEAVY: [name: string, monetary: Parameters<typeof shop>[0]][] = [
  ["one outlier", (random, row) => row === 0 ? 900_000_000 : 150 + 40 * gauss(random)],
  ["2% of outliers", (random, row) => row < 12 ? 900_000_000 : 150 + 40 * gauss(random)],
  ["a log-normal column", (random) => Math.exp(5 + 2 * gauss(random))],
];

for (const [name, monetary] of HEAVY) {
  Deno.test(`segmentCustomers() lets ${name} own neither a cluster nor the axis`, () => {
    const { clusters, model } = segmentCustomers(shop(monetary), null, { k: 6, seed: 1 });
    assert.deepEqual(Object.keys(model.logScales ?? {}), ["monetary"]);
    assert.ok(clusters.every(({ size }) => size >= 30), clusters.map(({ size }) => size).join());
    const values = clusters.map((cluster) => cluster.monetary!);
    assert.ok(Math.max(...values) > 1.2 * Math.min(...values), values.join());
    assert.ok(Math.max(...values) < 100_000, values.join());
  });
}

Deno.test("segmentCustomers() measures a column that no few own by its standard deviation", () => {
  const table = shop((random) => 150 + 40 * gauss(random));
  assert.equal(segmentCustomers(table, null, { k: 6, seed: 1 }).model.logScales, undefined);
});

/** Customers of a bank: half of them long there with a high balance, half new with a low one. */
function bank(size = 200) {
  const random = createRandom(7);
  const long = (row: number) => row % 2 === 0;
  return {
    tenure: Float64Array.from({ length: size }, (_, row) => (long(row) ? 9 : 1) + random.next()),
    balance: Float64Array.from(
      { length: size },
      (_, row) => (long(row) ? 90_000 : 5000) + 1000 * random.next(),
    ),
  };
}

const BANK_COLUMNS = [
  { key: "tenure" },
  { key: "balance", roles: ["MONETARY"] },
];

Deno.test("segmentCustomers() groups by other columns, with the figures of their roles", () => {
  const churn = Float32Array.from({ length: 200 }, (_, row) => row % 2 === 0 ? 0.1 : 0.6);
  const { clusters, whole, model } = segmentCustomers(bank(), churn, {
    k: 2,
    seed: 1,
    columns: BANK_COLUMNS,
  });
  assert.deepEqual(model.traits, ["tenure", "balance"]);
  for (const group of [...clusters, whole]) {
    assert.deepEqual([group.recency, group.frequency], [null, null]);
    assert.equal(group.monetary, group.means!.balance);
  }
});

Deno.test("assignCluster() places customers by any columns, and fills in what is missing", () => {
  const table = bank();
  const { assignments, model } = segmentCustomers(table, null, { k: 2, seed: 1 });
  const restored = JSON.parse(JSON.stringify(model));
  const at = (row: number) => ({ tenure: table.tenure[row]!, balance: table.balance[row]! });
  assert.equal(assignCluster(restored, at(0)), assignments[0]);
  assert.equal(assignCluster(restored, at(1)), assignments[1]);
  assert.equal(assignCluster(restored, { tenure: 9.5, balance: null }), assignments[0]);
});
