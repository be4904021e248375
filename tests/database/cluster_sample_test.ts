import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { sampleClusters } from "@/db/queries/cluster_sample.ts";
import { databaseTest } from "@/tests/support/database.ts";

const SIZES = [4000, 900, 5];

databaseTest("a sample has its quota of each cluster, and stays as others go", async ({ db }) => {
  for (const [cluster, size] of SIZES.entries()) {
    await db.execute(sql`
      insert into customers (customer_id, cluster_id, order_count)
      select ${`${cluster}-`}::text || n, ${cluster}::int, n from generate_series(1, ${size}::int) n`);
  }
  const quotas = [
    { clusterId: 0, size: 4000, draw: 300 },
    { clusterId: 1, size: 900, draw: 100 },
    { clusterId: 2, size: 5, draw: 5 },
  ];
  const first = await sampleClusters(db, ECOMMERCE, ["orderCount"], quotas);
  const counts = quotas.map(({ clusterId }) =>
    first.filter((row) => row.clusterId === clusterId).length
  );
  assert.deepEqual(counts, [300, 100, 5]);
  assert.equal(new Set(first.map(({ customerId }) => customerId)).size, 405);
  assert.deepEqual(await sampleClusters(db, ECOMMERCE, ["orderCount"], quotas), first);

  const ids = (rows: typeof first) => rows.map(({ customerId }) => customerId);
  await db.execute(sql`delete from customers where order_count % 2 = 0`);
  const halved = quotas.map((quota) => ({ ...quota, size: Math.ceil(quota.size / 2) }));
  const left = new Set(ids(await sampleClusters(db, ECOMMERCE, ["orderCount"], halved)));
  for (const { customerId, values: [orders] } of first) {
    if (orders! % 2 === 1) assert.ok(left.has(customerId), customerId);
  }
});
