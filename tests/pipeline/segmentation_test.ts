import assert from "node:assert/strict";
import { currentSegmentation, segmentationBefore } from "@/db/queries/clusters.ts";
import { createCustomerStatistics } from "@/services/statistics/customer_statistics.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { originsOf } from "@/services/segments/segment_sample.ts";
import { segmentStoredCustomers } from "@/services/segments/segmentation.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import { appTest } from "@/tests/support/database.ts";
import { code, demo, importDemo, withServices } from "./support.ts";

appTest(
  "more segments than customers differ are refused, and nothing changes",
  async ({ connection, db }) => {
    await withServices(connection, async (services) => {
      const alike = demo().slice(0, 3).map((customer) => ({
        ...customer,
        daysSinceLastOrder: 1,
        orderCount: 2,
        cashbackAmount: 3,
      }));
      await importRecords(services, alike, { fileName: "alike", mode: "REPLACE" }, silentTask);
      await assert.rejects(
        segmentStoredCustomers(services, { k: 2 }, silentTask),
        (error) =>
          code("BAD_K")(error) && /at least 2 distinct .* found 1.*smaller k/.test(String(error)),
      );
      assert.equal(await currentSegmentation(db), undefined);
    });
  },
);

appTest(
  "segmented anew as before, every customer comes from where it is",
  async ({ connection, db }) => {
    await withServices(connection, async (services) => {
      await importDemo(services);
      await segmentStoredCustomers(services, { k: 4 }, silentTask);
      await segmentStoredCustomers(services, { k: 4 }, silentTask);
      const current = (await currentSegmentation(db))!;
      const before = (await segmentationBefore(db, current.id))!;
      assert.equal(await segmentationBefore(db, before.id), undefined);
      const rows = current.profile.map(({ silhouetteRows }) => silhouetteRows);
      assert.ok(rows.every((each) => each === current.customers), String(rows));
      const own = current.profile.find(({ k }) => k === 4)!;
      assert.ok(Math.abs(own.inertia - current.inertia) < 1e-9 * current.inertia);
      const { points } = await createCustomerStatistics(db).segmentSample(current);
      const origins = originsOf(points, before.model as SegmentationModel);
      assert.deepEqual(
        origins.toSorted((a, b) => a.cluster - b.cluster),
        [0, 1, 2, 3].map((index) => ({ cluster: index, from: index, share: 1 })),
      );
    });
  },
);
