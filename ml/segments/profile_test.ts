import assert from "node:assert/strict";
import { profileClusterCounts, silhouette } from "@/ml/segments/profile.ts";

Deno.test("silhouette() gives scikit-learn's figure", () => {
  const points = Float64Array.of(0, 0, 0, 1, 5, 5, 6, 5, 9, 0);
  const assignments = Uint8Array.of(0, 0, 1, 1, 2);
  // sklearn.metrics.silhouette_score(points.reshape(5, 2), [0, 0, 1, 1, 2])
  const value = silhouette(points, 2, assignments, 3, Uint32Array.of(0, 1, 2, 3, 4));
  assert.ok(Math.abs(value - SILHOUETTE) < 1e-12, `${value}`);
});

Deno.test("profileClusterCounts() samples large tables, and stops where points run out", () => {
  const column = (step: number) => Float64Array.from({ length: 60 }, (_, row) => row % step);
  const table = { recency: column(2), frequency: column(2), monetary: column(4) };
  const profile = profileClusterCounts(table, { seed: 1, silhouetteRows: 40 });
  assert.deepEqual(profile.map(({ k }) => k), [2, 3, 4]);
  assert.ok(profile.every(({ silhouetteRows }) => silhouetteRows === 40));
  assert.ok(profile[2]!.inertia < 1e-20);
  assert.ok(Math.abs(profile[2]!.silhouette - 1) < 1e-12);
  const same = { recency: [1, 1], frequency: [1, 1], monetary: [1, 1] };
  assert.deepEqual(profileClusterCounts(same, { seed: 1 }), []);
});

const SILHOUETTE = 0.6782051605015476;
