import assert from "node:assert/strict";
import { numbersOf, type ReferenceData, referenceTest } from "@/ml/testing/reference_data.ts";
import { profileClusterCounts } from "@/ml/segments/profile.ts";
import { RFM_TRAITS } from "@/ml/segments/rfm.ts";
import { assignCluster, segmentCustomers } from "@/ml/segments/segmentation.ts";

function rfmOf({ records }: ReferenceData) {
  return {
    recency: numbersOf(records, "daysSinceLastOrder"),
    frequency: numbersOf(records, "orderCount"),
    monetary: numbersOf(records, "cashbackAmount"),
  };
}

function assertWithin(actual: number, expected: number, share: number, what: string): void {
  assert.ok(Math.abs(actual / expected - 1) <= share, `${what}: ${actual} against ${expected}`);
}

referenceTest("segmentCustomers() reaches the reference's optimum from every seed", (data) => {
  for (const seed of [1, 2, 3]) {
    const { inertia } = segmentCustomers(rfmOf(data), null, { k: 6, seed });
    assert.ok(inertia <= 4342, `inertia ${inertia} with seed ${seed}`);
  }
});

referenceTest("segmentCustomers() finds the reference's six clusters within 2%", (data) => {
  const { clusters } = segmentCustomers(rfmOf(data), null, { k: 6, seed: 1 });
  for (const expected of data.figures.kmeans.k6) {
    const found = clusters.toSorted((a, b) =>
      Math.abs(a.size - expected.size) - Math.abs(b.size - expected.size)
    )[0]!;
    assertWithin(found.size, expected.size, 0.02, "size");
    for (const trait of RFM_TRAITS) assertWithin(found[trait]!, expected[trait], 0.02, trait);
  }
});

referenceTest("segmentCustomers() numbers the clusters by churn, highest first", (data) => {
  const churned = numbersOf(data.records, "churned");
  const { clusters, assignments, model } = segmentCustomers(rfmOf(data), churned, { seed: 1 });
  const rates = clusters.map(({ churnProbability }) => churnProbability!);
  assert.deepEqual(rates, rates.toSorted((a, b) => b - a));
  data.records.forEach((record, row) => {
    const { daysSinceLastOrder, orderCount, cashbackAmount } = record;
    const index = assignCluster(model, {
      recency: daysSinceLastOrder,
      frequency: orderCount,
      monetary: cashbackAmount,
    });
    assert.equal(index, assignments[row]);
  });
});

referenceTest("profileClusterCounts() gives the reference's inertia and silhouette", (data) => {
  const profile = profileClusterCounts(rfmOf(data), { seed: 1, ks: [2, 3, 4, 5, 6, 7] });
  for (const { k, inertia, silhouette, silhouetteRows } of profile) {
    const expected = data.figures.kmeans.by_k[k];
    assertWithin(inertia, expected.inertia, 0.005, `inertia at k = ${k}`);
    assertWithin(silhouette, expected.silhouette, 0.005, `silhouette at k = ${k}`);
    assert.equal(silhouetteRows, 5630);
  }
  assert.deepEqual(profile.map(({ k }) => k), [2, 3, 4, 5, 6, 7]);
});
