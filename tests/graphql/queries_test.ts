import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { imports } from "@/db/schema/mod.ts";
import { databaseTest } from "@/tests/support/database.ts";
import {
  ask,
  codeOf,
  createEndpoint,
  customers,
  globalId,
  openShop,
  SHOP_SIZE,
} from "./support.ts";

databaseTest("an empty database answers every query", async (fixture) => {
  const data = await ask(
    createEndpoint(fixture),
    `{
      overview { customers churnRate scored atRisk expectedChurnRate demo bands { band customers } }
      customers { nodes { id } totalCount pageInfo { endCursor hasNextPage } }
      customer(customerId: "C1") { id }
      segmentation { k } clusters { index } cluster(index: 0) { index }
      strategies { totalCount } models { id } champion { id } model(id: "${
      globalId("Model", 1)
    }") { id }
      jobs { totalCount } job(id: "${globalId("Job", "x")}") { id }
      imports { totalCount } import(id: "${globalId("Import", 1)}") { id }
    }`,
  );
  assert.equal(data.overview.customers, 0);
  assert.equal(data.overview.churnRate, null);
  assert.deepEqual(data.customers, {
    nodes: [],
    totalCount: 0,
    pageInfo: { endCursor: null, hasNextPage: false },
  });
  for (const absent of ["customer", "segmentation", "cluster", "champion", "model", "job"]) {
    assert.equal(data[absent], null, absent);
  }
});

databaseTest("the overview sums the table up", async (fixture) => {
  await openShop(fixture.db);
  const { overview } = await ask(
    createEndpoint(fixture),
    `{ overview { customers active churned labelled churnRate scored scoredActive segmented atRisk
       mediumRisk expectedChurners expectedChurnRate cashbackAtRisk demo lastScoringAt lastImportAt
       bands { band customers share churnProbability cashback } } }`,
  );
  const scored = Array.from({ length: SHOP_SIZE }, (_, n) => n).filter((n) => n % 5 !== 0);
  const active = scored.filter((n) => n % 4 !== 0);
  const high = active.filter((n) => n / SHOP_SIZE >= 0.6);
  const medium = active.filter((n) => n / SHOP_SIZE >= 0.3 && n / SHOP_SIZE < 0.6);
  assert.equal(overview.customers, SHOP_SIZE);
  assert.equal(overview.labelled, SHOP_SIZE);
  assert.equal(overview.churnRate, 0.25);
  assert.equal(overview.scored, scored.length);
  assert.deepEqual([overview.active, overview.churned], [0.75 * SHOP_SIZE, 0.25 * SHOP_SIZE]);
  assert.equal(overview.scoredActive, active.length);
  assert.equal(overview.segmented, SHOP_SIZE);
  assert.deepEqual([overview.atRisk, overview.mediumRisk], [high.length, medium.length]);
  assert.equal(overview.cashbackAtRisk, high.reduce((sum, n) => sum + 100 + n, 0));
  const expected = active.reduce((sum, n) => sum + n / SHOP_SIZE, 0);
  assert.ok(Math.abs(overview.expectedChurners - expected) < 1e-12);
  assert.ok(Math.abs(overview.expectedChurnRate - expected / active.length) < 1e-12);
  assert.deepEqual(overview.bands.map(({ band }: { band: string }) => band), [
    "HIGH",
    "MEDIUM",
    "LOW",
  ]);
  assert.equal(overview.bands[0].share, high.length / active.length);
  assert.equal(overview.lastScoringAt, "2026-01-02T03:04:05.000Z");
  assert.equal(overview.lastImportAt, null);
});

databaseTest("the overview tells demo data from the last replacing import", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const completed = { fileName: "a.csv", status: "COMPLETED" as const };
  await fixture.db.insert(imports).values([
    { ...completed, mode: "REPLACE", demo: true, finishedAt: new Date("2026-01-01T00:00:00Z") },
    { ...completed, mode: "REPLACE", demo: false, dryRun: true },
    { ...completed, mode: "MERGE", finishedAt: new Date("2026-01-03T00:00:00Z") },
  ]);
  const query = "{ overview { demo lastImportAt } }";
  assert.deepEqual((await ask(endpoint, query)).overview, {
    demo: true,
    lastImportAt: "2026-01-03T00:00:00.000Z",
  });
  await fixture.db.insert(imports).values({ ...completed, mode: "REPLACE" });
  assert.equal((await ask(endpoint, query)).overview.demo, false);
});

databaseTest(
  "a customer comes with prediction, reasons, cluster and strategies",
  async (fixture) => {
    await openShop(fixture.db);
    const { customer } = await ask(
      createEndpoint(fixture),
      `{ customer(customerId: "C038") {
      customerId churned tenure gender complained hoursOnApp cashbackAmount
      attributes { name value }
      prediction { probability band scoredAt model { estimator status }
        reasons { field label ko: label(locale: KO) value direction contribution
          sentence satz: sentence(locale: KO) } }
      cluster { index persona name: persona(locale: KO) personaKey strategies(locale: KO) { headline locale } }
    } }`,
    );
    assert.deepEqual(customer, {
      customerId: "C038",
      churned: false,
      tenure: 38,
      gender: "Female",
      complained: false,
      hoursOnApp: null,
      cashbackAmount: 138,
      attributes: [{ name: "note", value: "n38" }],
      prediction: {
        probability: 0.95,
        band: "HIGH",
        scoredAt: "2026-01-02T03:04:05.000Z",
        model: { estimator: "GRADIENT_BOOSTING", status: "CHAMPION" },
        reasons: [{
          field: "tenure",
          label: "Tenure",
          ko: "가입 기간",
          value: "1",
          direction: "RAISES",
          contribution: 0.12,
          sentence:
            "Tenure: 1 months. This raises the probability to churn by 12.0 percentage points.",
          satz: "가입 기간: 1개월. 이탈 확률을 12.0%p 높입니다.",
        }],
      },
      cluster: {
        index: 0,
        persona: customer.cluster.persona,
        name: customer.cluster.name,
        personaKey: "LOYAL_BIG_SPENDERS",
        strategies: [{ headline: "Keep them (KO)", locale: "KO" }],
      },
    });
    assert.notEqual(customer.cluster.persona, customer.cluster.name);
  },
);

databaseTest("a customer without a score or a current cluster has neither", async (fixture) => {
  await openShop(fixture.db);
  await fixture.db.update(customers).set({ clusterId: 999 }).where(
    eq(customers.customerId, "C000"),
  );
  const { customer } = await ask(
    createEndpoint(fixture),
    `{ customer(customerId: "C000") { prediction { probability } cluster { index } } }`,
  );
  assert.deepEqual(customer, { prediction: null, cluster: null });
});

databaseTest(
  "the default order is the likeliest to churn first, the unscored last",
  async (fixture) => {
    await openShop(fixture.db);
    const { customers } = await ask(
      createEndpoint(fixture),
      `{ customers(first: 40) { totalCount nodes { customerId prediction { probability } } } }`,
    );
    const ids = customers.nodes.map(({ customerId }: { customerId: string }) => customerId);
    assert.deepEqual(ids.slice(0, 3), ["C039", "C038", "C037"]);
    assert.deepEqual(ids.slice(-8).map((id: string) => Number(id.slice(1)) % 5), Array(8).fill(0));
    assert.equal(customers.totalCount, 40);
  },
);

databaseTest("clusters, one cluster, its customers and the segmentation", async (fixture) => {
  await openShop(fixture.db);
  const data = await ask(
    createEndpoint(fixture),
    `{
      segmentation { k customers inertia profile { k silhouette } clusters { index } }
      clusters { index size atRisk recency frequency monetary churnProbability personaDescription }
      cluster(index: 1) { index customers(first: 3, filter: { band: [HIGH] }) { totalCount nodes { customerId } } }
      none: cluster(index: 9) { index }
    }`,
  );
  assert.deepEqual(data.segmentation.clusters, [{ index: 0 }, { index: 1 }]);
  assert.equal(data.segmentation.profile[0].silhouette, 0.4);
  assert.deepEqual(data.clusters.map(({ atRisk }: { atRisk: number }) => atRisk), [3, 6]);
  assert.equal(data.cluster.customers.totalCount, 6);
  assert.deepEqual(
    data.cluster.customers.nodes.map((node: { customerId: string }) => node.customerId),
    ["C039", "C037", "C033"],
  );
  assert.equal(data.none, null);
});

databaseTest("strategies by filter and page", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const query = `query($after: String, $filter: StrategyFilter) {
    strategies(first: 3, after: $after, filter: $filter) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { id locale source status headline tactics { channel offer } measure cluster { index } }
    } }`;
  const first = (await ask(endpoint, query)).strategies;
  assert.equal(first.totalCount, 4);
  assert.equal(first.pageInfo.hasNextPage, true);
  assert.deepEqual(first.nodes[0].tactics, [{ channel: "e-mail", offer: null }]);
  const second = (await ask(endpoint, query, { after: first.pageInfo.endCursor })).strategies;
  assert.deepEqual(
    [...first.nodes, ...second.nodes].map(({ cluster }) => cluster.index),
    [0, 0, 1, 1],
  );
  const filter = { locale: "KO", cluster: [1], source: "PLAYBOOK", status: ["DRAFT"] };
  assert.equal((await ask(endpoint, query, { filter })).strategies.totalCount, 1);
  assert.equal((await ask(endpoint, query, { filter: { status: [] } })).strategies.totalCount, 0);
});

databaseTest("models, the champion, and each by its global id", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const { models, champion } = await ask(
    endpoint,
    `{ models { id status } champion { id threshold config thresholdPolicy { kind recallAtLeast value }
       metrics { grouped { accuracy recall auc tp atDefaultThreshold { threshold f1 } } naive { brier } } } }`,
  );
  assert.deepEqual(models.map(({ status }: { status: string }) => status), [
    "CANDIDATE",
    "CHAMPION",
  ]);
  assert.deepEqual(champion.thresholdPolicy, { kind: "RECALL", recallAtLeast: 0.95, value: null });
  assert.deepEqual(champion.metrics.grouped.atDefaultThreshold, { threshold: 0.5, f1: 0.9 });
  const byId = `query($id: ID!) { model(id: $id) { status } }`;
  assert.equal((await ask(endpoint, byId, { id: champion.id })).model.status, "CHAMPION");
  assert.equal(await codeOf(endpoint, byId, { id: "1" }), "INVALID_ID");
  const clusterId = (await ask(endpoint, "{ cluster(index: 0) { id } }")).cluster.id;
  const query = `query($id: ID!) { model(id: $id) { id } }`;
  assert.equal(await codeOf(endpoint, query, { id: clusterId }), "INVALID_ID");
});
