import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { assignCluster, type SegmentationModel } from "@/ml/segments/segmentation.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { CUSTOMERS, seedStore } from "@/tests/http/seeded_store.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import { ask, createEndpoint, customers } from "./support.ts";

databaseTest("clusters tell who is in them now", async (fixture) => {
  await seedStore(fixture.connection);
  await fixture.db.execute(sql`update customers set cluster_id = null where customer_id = 'C-119'`);
  const endpoint = createEndpoint(fixture);
  const { segmentation } = await ask(
    endpoint,
    `{ segmentation { outside means { recency frequency monetary } deviations { recency }
       clusters { size members { customers active labelled churnRate scored churnProbability atRisk } }
       profile { k silhouetteCustomers } bend clearest previous { k } origins { from } } }`,
  );
  assert.equal(segmentation.outside, 1);
  assert.deepEqual(segmentation.means, { recency: 8.5, frequency: 2.5, monetary: 150 });
  assert.deepEqual(segmentation.deviations, { recency: 2 });
  const [first, second] = segmentation.clusters;
  // Every tenth customer churned, all of an even number, as are those of the first cluster.
  assert.deepEqual({ ...first.members, churnProbability: undefined }, {
    customers: 60,
    active: 48,
    labelled: 60,
    churnRate: 0.2,
    scored: 60,
    churnProbability: undefined,
    atRisk: 8,
  });
  assert.deepEqual([second.size, second.members.customers, second.members.churnRate], [59, 59, 0]);
  const mean = (8 * 0.9 - (2 + 4 + 6 + 8 + 12 + 14 + 16 + 18) / 1000 + 40 * 0.1) / 48;
  assert.ok(Math.abs(first.members.churnProbability - mean) < 1e-12);
  assert.deepEqual(segmentation.profile, [
    { k: 2, silhouetteCustomers: CUSTOMERS },
    { k: 3, silhouetteCustomers: CUSTOMERS },
  ]);
  assert.deepEqual([segmentation.bend, segmentation.clearest], [null, 2]);
  assert.deepEqual([segmentation.previous, segmentation.origins], [null, []]);
});

databaseTest(
  "clusters tell their churn with its interval, and what is at stake",
  async (fixture) => {
    await seedStore(fixture.connection);
    const { clusters } = await ask(
      createEndpoint(fixture),
      "{ clusters { churnRate { value low high } atStake priority } }",
    );
    const [first, second] = clusters;
    // Wilson's interval of 12 in 60, by hand: (0.2 + z²/120 ± z √(0.16/60 + z²/14400)) / (1 + z²/60).
    assert.equal(first.churnRate.value, 0.2);
    assert.ok(Math.abs(first.churnRate.low - 0.1183) < 5e-5);
    assert.ok(Math.abs(first.churnRate.high - 0.3178) < 5e-5);
    assert.equal(second.churnRate.value, 0);
    assert.equal(second.churnRate.low, 0);
    const stored: CustomerRow[] = await fixture.db.select().from(customers);
    const staked = stored.filter(({ riskBand, churned }) => riskBand === "HIGH" && !churned)
      .reduce((sum, each) => sum + each.churnProbability! * (each.cashbackAmount as number), 0);
    assert.ok(staked > 0);
    assert.ok(Math.abs(first.atStake + second.atStake - staked) < 1e-9);
    assert.ok(second.atStake > first.atStake);
    assert.deepEqual([first.priority, second.priority], [2, 1]);
  },
);

databaseTest("origins put today's customers into the segmentation before", async (fixture) => {
  const { db, connection } = fixture;
  await seedStore(connection);
  // The seeded segmentation becomes the one before a newer one with the same clusters.
  await db.execute(sql`
    insert into segmentations (k, seed, inertia, customers, model)
    select k, seed, inertia, customers, model from segmentations`);
  await db.execute(sql`
    insert into clusters (segmentation_id, index, persona, size, recency, frequency, monetary)
    select 2, index, persona, size, recency, frequency, monetary from clusters`);
  await db.execute(sql`update customers set cluster_id = cluster_id + 2`);
  const { segmentation } = await ask(
    createEndpoint(fixture),
    `{ segmentation { previous { k clusters { index } sample { customers points { cluster } } }
       origins { cluster from share }
       sample { customers points { customerId cluster recency frequency monetary } } } }`,
  );
  const { previous, origins, sample } = segmentation;
  assert.deepEqual(previous, {
    k: 2,
    clusters: [{ index: 0 }, { index: 1 }],
    sample: { customers: 0, points: [] },
  });
  assert.equal(sample.customers, CUSTOMERS);
  assert.equal(sample.points.length, CUSTOMERS);
  const before = await db.query.segmentations.findFirst({ where: { id: 1 } });
  for (const { cluster, from, share } of origins) {
    const own = sample.points.filter((point: { cluster: number }) => point.cluster === cluster);
    const moved = own.filter((point: { recency: number; frequency: number; monetary: number }) =>
      assignCluster(
        before!.model as SegmentationModel,
        point,
      ) === from
    );
    assert.equal(share, moved.length / own.length);
  }
  const shares = origins.map(({ share }: { share: number }) => share);
  assert.ok(Math.abs(shares.reduce((sum: number, each: number) => sum + each) - 2) < 1e-12);
});
