import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { readDataVersion } from "@/db/queries/data_version.ts";
import { apiKeys, clusters, segmentations } from "@/db/schema/mod.ts";
import { customers } from "../support/shop_customers.ts";
import { createCustomerStatistics } from "@/services/statistics/customer_statistics.ts";
import { databaseTest, giveSchema } from "@/tests/support/database.ts";

databaseTest("every table leaves its changes, a new one too", async ({ db }) => {
  const tables = await db.execute<{ name: string; noted: boolean }>(sql`
    select t.tablename as name, exists (
      select from pg_trigger where tgrelid = t.tablename::regclass and tgfoid = 'note_change'::regproc
        and tgenabled = 'O') as noted
    from pg_tables t where schemaname = 'public' order by t.tablename`);
  assert.ok(tables.length > 15);
  assert.deepEqual(
    tables.filter(({ noted }) => !noted).map(({ name }) => name),
    ["data_changes", "webhook_deliveries", "webhook_endpoints", "webhook_events"],
    "A migration that adds a table gives it the trigger `data_changes`, unless nothing cached follows from it.",
  );
});

databaseTest("every way to write to the customers renews their version", async (fixture) => {
  const { db, connection } = fixture;
  const swap = () => giveSchema(connection.sql, ECOMMERCE);
  const writes: (() => Promise<unknown>)[] = [
    () => db.insert(customers).values({ customerId: "C1" }),
    () => db.update(customers).set({ churnProbability: 0.5, riskBand: "LOW" }),
    () => db.execute(sql`update customers set cluster_id = 1`),
    () => db.delete(customers),
    swap,
    () => db.insert(customers).values({ customerId: "C2" }),
    swap,
    () => db.execute(sql`truncate customers`),
  ];
  const seen = [await readDataVersion(db, [customers])];
  for (const write of writes) {
    await write();
    seen.push(await readDataVersion(db, [customers]));
  }
  assert.equal(new Set(seen).size, seen.length);
});

databaseTest("what is only read, or rolled back, leaves the version", async ({ db }) => {
  await db.insert(customers).values({ customerId: "C1" });
  const version = await readDataVersion(db);
  await db.select().from(customers);
  await assert.rejects(db.transaction(async (tx) => {
    await tx.delete(customers);
    throw new Error("no");
  }));
  assert.equal(await readDataVersion(db), version);
});

databaseTest("a version is that of the tables it was asked of, or of all", async ({ db }) => {
  const versions = async () =>
    await Promise.all([readDataVersion(db, [customers]), readDataVersion(db)]);
  const [ofCustomers, ofAll] = await versions();
  await db.insert(apiKeys).values({ name: "n", prefix: "p", hash: "h", scopes: ["read"] });
  const [then, ofAllThen] = await versions();
  assert.equal(then, ofCustomers);
  assert.notEqual(ofAllThen, ofAll);
});

databaseTest("it takes few rows, however much is written", async ({ db }) => {
  for (let n = 0; n < 50; n++) await db.insert(customers).values({ customerId: `C${n}` });
  const rows = await db.execute(sql`select id from data_changes where relation = 'customers'`);
  assert.equal(rows.length, 1);
});

databaseTest(
  "writers wait for nobody, and a change shows once it is committed",
  async (fixture) => {
    const { db, connection } = fixture;
    if (connection.kind === "embedded") return;
    const model = { missing: {}, means: {}, deviations: {}, centroids: [] } as never;
    const segmentation = { k: 1, seed: 1, inertia: 1, customers: 1, model };
    // In opposite orders, each before the other is done: locks would be waited for, or end in a deadlock.
    const seen = [await readDataVersion(db)];
    await db.transaction(async (first) => {
      await first.insert(customers).values({ customerId: "C1" });
      await db.transaction(async (second) => {
        await second.insert(segmentations).values(segmentation);
        await second.insert(customers).values({ customerId: "C2" });
        seen.push(await readDataVersion(db));
        assert.equal(seen[1], seen[0]);
      }, { isolationLevel: "serializable" });
      seen.push(await readDataVersion(db));
      await first.insert(segmentations).values(segmentation);
    });
    seen.push(await readDataVersion(db));
    assert.equal(new Set(seen.slice(1)).size, 3);
  },
);

databaseTest("figures are those of the customers as they are now", async ({ db }) => {
  const statistics = createCustomerStatistics(db);
  const read = async () => ({
    all: await statistics.count(),
    high: await statistics.count({ band: ["HIGH"] }),
    customers: (await statistics.overview()).customers,
    inClusters: (await statistics.totalsByCluster()).get(7)?.atRisk ?? 0,
    mean: (await statistics.aggregate({ measures: ["mean.tenure"] })).groups[0]!.measures
      .get("mean.tenure"),
  });
  assert.deepEqual(await read(), { all: 0, high: 0, customers: 0, inClusters: 0, mean: null });
  await db.insert(customers).values([
    { customerId: "C1", riskBand: "HIGH", churnProbability: 0.9, clusterId: 7, tenure: 2 },
    { customerId: "C2", tenure: 4 },
  ]);
  assert.deepEqual(await read(), { all: 2, high: 1, customers: 2, inClusters: 1, mean: 3 });
  await db.update(customers).set({ riskBand: null, tenure: 5 });
  assert.deepEqual(await read(), { all: 2, high: 0, customers: 2, inClusters: 0, mean: 5 });
});

databaseTest("a count by cluster is that of the clusters as they are now", async ({ db }) => {
  const figures = createCustomerStatistics(db);
  const insert = async (index: number) => {
    const [segmentation] = await db.insert(segmentations)
      .values({ k: 1, seed: 1, inertia: 1, customers: 1, model: {} as never }).returning();
    const [cluster] = await db.insert(clusters).values({
      segmentationId: segmentation!.id,
      index,
      persona: "LONG_GONE",
      size: 1,
      recency: 1,
      frequency: 1,
      monetary: 1,
    }).returning();
    return cluster!.id;
  };
  await db.insert(customers).values({ customerId: "C1", clusterId: await insert(3) });
  assert.equal(await figures.count({ cluster: [3] }), 1);
  await insert(3);
  assert.equal(await figures.count({ cluster: [3] }), 0);
});
