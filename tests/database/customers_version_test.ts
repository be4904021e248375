import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { createNextCustomers, indexNextCustomers, swapCustomers } from "@/db/replace.ts";
import { readCustomersVersion } from "@/db/queries/customers_state.ts";
import { customers } from "@/db/schema/mod.ts";
import { createFigures, createMemory } from "@/services/figures.ts";
import { databaseTest } from "@/tests/support/database.ts";

databaseTest("every way to write to the customers renews their version", async (fixture) => {
  const { db, connection } = fixture;
  const swap = async () => {
    await createNextCustomers(connection.sql);
    await indexNextCustomers(connection.sql);
    await connection.sql.begin(swapCustomers);
  };
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
  const seen = [await readCustomersVersion(db)];
  for (const write of writes) {
    await write();
    seen.push(await readCustomersVersion(db));
  }
  assert.equal(new Set(seen).size, seen.length);
});

databaseTest("what is only read, or rolled back, leaves the version", async ({ db }) => {
  await db.insert(customers).values({ customerId: "C1" });
  const version = await readCustomersVersion(db);
  await db.select().from(customers);
  await assert.rejects(db.transaction(async (tx) => {
    await tx.delete(customers);
    throw new Error("no");
  }));
  assert.equal(await readCustomersVersion(db), version);
});

databaseTest("figures are those of the customers as they are now", async ({ db }) => {
  const figures = createFigures(db);
  const read = async () => ({
    all: await figures.count(),
    high: await figures.count({ band: ["HIGH"] }),
    customers: (await figures.overview()).customers,
    inClusters: (await figures.highRiskByCluster()).get(7) ?? 0,
    mean: (await figures.aggregate({ measures: ["mean.tenure"] })).groups[0]!.measures
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

Deno.test("a memory reads again with a new version, and after a failure", async () => {
  let [version, reads] = ["a", 0];
  const remember = createMemory(() => Promise.resolve(version), 2);
  const read = () => Promise.resolve(++reads);
  assert.deepEqual([await remember("x", read), await remember("x", read)], [1, 1]);
  version = "b";
  assert.equal(await remember("x", read), 2);
  await assert.rejects(remember("y", () => Promise.reject(new Error("no"))));
  assert.equal(await remember("y", read), 3);
  // Only two are kept: the one asked for longest ago goes.
  assert.deepEqual([await remember("x", read), await remember("z", read)], [2, 4]);
  assert.deepEqual([await remember("x", read), await remember("y", read)], [2, 5]);
});
