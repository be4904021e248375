import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { type CustomerFilter, pageCondition } from "@/db/queries/customers.ts";
import { indexedColumns } from "@/db/customers_table.ts";
import { type CustomerKey, resolveOrder, stretchesAfter } from "@/db/queries/customer_order.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { clusters, segmentations } from "@/db/schema/mod.ts";
import { appTest, databaseTest } from "@/tests/support/database.ts";
import { customers } from "./support.ts";

/** Enough that the planner would rather not sort them; a tenth has no value to be sorted by. */
const ROWS = 20_000;

async function fill(db: Database): Promise<void> {
  const [segmentation] = await db.insert(segmentations)
    .values({ k: 2, seed: 1, inertia: 1, customers: ROWS, model: {} }).returning();
  await db.insert(clusters).values([0, 1].map((index) => ({
    segmentationId: segmentation!.id,
    index,
    persona: "LONG_GONE",
    size: 1,
    recency: 1,
    frequency: 1,
    monetary: 1,
  })));
  await db.execute(sql`
    insert into customers (customer_id, churn_probability, risk_band, tenure, order_count,
      days_since_last_order, cashback_amount, satisfaction_score, cluster_id, churned)
    select 'C' || n, v / 1000.0, case when v >= 16000 then 'HIGH' when v is not null then 'LOW' end, v % 60, v % 16, v % 30, v / 1000.0, v % 5 + 1, 1 + n % 2,
      case when v >= 18000 then true when n % 3 = 0 then false end
    from (select n, case when n % 10 = 0 then null else (n * 7919) % ${
    sql.raw(String(ROWS))
  } end as v
      from generate_series(1, ${sql.raw(String(ROWS))}) n) s`);
  await db.execute(sql`analyze customers`);
}

/** The nodes of the plan of each stretch of a page. */
async function plans(
  db: Database,
  field: string,
  direction: "ASC" | "DESC",
  key: CustomerKey | undefined,
  backward: boolean,
  filter?: CustomerFilter,
): Promise<string[]> {
  const found: string[] = [];
  const order = resolveOrder(ECOMMERCE, [{ field, direction }]);
  for (const stretch of stretchesAfter(order, key, backward)) {
    const where = pageCondition(db, ECOMMERCE, filter, order, stretch, 21);
    const page = db.select().from(customers).where(where)
      .orderBy(stretch.orderBy).limit(21);
    const rows = await db.execute<{ "QUERY PLAN": string }>(sql`explain ${page}`);
    found.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
  }
  return found;
}

databaseTest("an index serves every page of every order, and nothing is sorted", async ({ db }) => {
  await fill(db);
  for (const filter of [undefined, { status: ["ACTIVE" as const] }]) {
    await expectIndexes(db, filter);
  }
});

async function expectIndexes(db: Database, filter: CustomerFilter | undefined): Promise<void> {
  const indexed = indexedColumns(ECOMMERCE).map(({ key }) => key);
  for (const field of ["customerId", "churnProbability", ...indexed]) {
    for (const direction of ["ASC", "DESC"] as const) {
      const value = field === "customerId" ? null : 3;
      const keys: (CustomerKey | undefined)[] = [
        undefined,
        { values: [value], customerId: "C5000" },
        { values: [null], customerId: "C5000" },
      ];
      for (const key of keys) {
        for (const backward of [false, true]) {
          for (const plan of await plans(db, field, direction, key, backward, filter)) {
            assert.match(plan, /Index Scan/, `${field} ${direction} ${key}\n${plan}`);
            assert.doesNotMatch(plan, /Sort|Seq Scan/, `${field} ${direction} ${key}\n${plan}`);
          }
        }
      }
    }
  }
}

appTest("an index that holds one status alone serves its pages by risk", async ({ db }) => {
  await fill(db);
  const indexes: [string, CustomerFilter][] = [
    ["customers_active_probability_idx", { status: ["ACTIVE"] }],
    ["customers_active_cluster_idx", { status: ["ACTIVE"], cluster: [1] }],
    ["customers_churned_probability_idx", { status: ["CHURNED"] }],
  ];
  for (const [index, filter] of indexes) {
    for (const direction of ["ASC", "DESC"] as const) {
      const found = await plans(db, "churnProbability", direction, undefined, false, filter);
      assert.match(found[0]!, new RegExp(index));
      for (const plan of found) assert.doesNotMatch(plan, /Sort|Seq Scan on customers/, plan);
    }
  }
});

appTest(
  "an index serves the pages of one cluster, the likeliest to churn first",
  async ({ db }) => {
    await fill(db);
    const key: CustomerKey = { values: [3], customerId: "C5000" };
    for (const from of [undefined, key]) {
      const filter = { cluster: [1] };
      for (const plan of await plans(db, "churnProbability", "DESC", from, false, filter)) {
        assert.match(plan, /customers_cluster_idx/, plan);
        assert.doesNotMatch(plan, /Sort|Seq Scan on customers/, plan);
      }
    }
  },
);

appTest(
  "an index serves the pages of one band, the least likely to churn first among it",
  async ({ db }) => {
    await fill(db);
    for (const direction of ["ASC", "DESC"] as const) {
      for (const backward of [false, true]) {
        const filter: CustomerFilter = { band: ["HIGH"] };
        const found = await plans(db, "churnProbability", direction, undefined, backward, filter);
        for (const plan of found) {
          assert.match(plan, /customers_band_idx/, plan);
          assert.doesNotMatch(plan, /Sort|Seq Scan on customers/, plan);
        }
      }
    }
  },
);

appTest(
  "several bands or clusters are looked up one by one, whichever end of the order they are at",
  async ({ db }) => {
    await fill(db);
    const filters: [string, CustomerFilter][] = [
      ["customers_band_idx", { band: ["HIGH", "MEDIUM"] }],
      ["customers_cluster_idx", { cluster: [0, 1], tenure: { gte: 3 } }],
    ];
    for (const [index, filter] of filters) {
      for (const direction of ["ASC", "DESC"] as const) {
        for (const backward of [false, true]) {
          const found = await plans(
            db,
            "churnProbability",
            direction,
            undefined,
            backward,
            filter,
          );
          for (const plan of found) {
            assert.equal(plan.split(`using ${index}`).length, 3, plan);
            assert.doesNotMatch(
              plan,
              /Seq Scan on customers|customers_churn_probability_idx/,
              plan,
            );
          }
        }
      }
    }
  },
);
