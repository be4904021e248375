import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { compareScorings, lastScorings } from "@/db/queries/score_changes.ts";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { createFigures, MOST_COMPARED } from "@/services/figures.ts";
import { databaseTest } from "../support/database.ts";
import { AT_RISK, CUSTOMERS, seedStore } from "./seeded_store.ts";
import { type TestApp, testApp } from "./test_app.ts";

async function text(app: TestApp, path: string, language = "en"): Promise<string> {
  const response = await app.fetch(path, { headers: { "Accept-Language": language } });
  assert.equal(response.status, 200, path);
  return (await response.text()).replaceAll("&amp;", "&");
}

const listed = (html: string) => html.match(/href="\/customers\/C-/g)?.length ?? 0;

databaseTest("each urgent action links to as many customers as it counts", async (fixture) => {
  await seedStore(fixture.connection);
  // Of nobody in the first segment it is known any more whether they churned.
  await fixture.db.execute(sql`update customers set churned = null where cluster_id = 1`);
  const app = await testApp(fixture);
  const html = await text(app, "/");
  const actions = [...html.matchAll(/<strong>Reach (\d+) customers? at risk[^]*?href="([^"]+)"/g)];
  assert.deepEqual(actions.map(([, count]) => Number(count)), [10, 8]);
  for (const [, count, list] of actions) {
    assert.equal(listed(await text(app, list!)), Number(count), list!);
    const file = await text(app, list!.replace("/customers?", "/export/customers.csv?"));
    assert.equal(file.trim().split(/\r?\n/).length - 1, Number(count), list!);
  }
});

databaseTest(
  "churned customers are counted apart, and not among those at risk",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const html = await text(app, "/");
    // Every tenth customer churned: 12 of all, of whom 2 have a probability as high as those at risk.
    const [row] = await fixture.db.execute<{ mean: number; expected: number; cashback: number }>(
      sql`
    select avg(churn_probability) as mean, sum(churn_probability) as expected,
      sum(cashback_amount) filter (where risk_band = 'HIGH') as cashback
    from customers where not churned`,
    );
    const { mean, expected, cashback } = row!;
    assert.ok(
      html.includes(`of ${CUSTOMERS - 12} scored active customers, ${percent(mean)} on average`),
    );
    assert.ok(html.includes(`>${Math.round(expected)}<`));
    assert.ok(html.includes(`${CUSTOMERS} in all; 12 have churned`));
    const { format } = new Intl.NumberFormat("en", {
      notation: "compact",
      maximumFractionDigits: 1,
    });
    assert.ok(html.includes(`${format(cashback)}</a>`));
    assert.ok(html.includes(`${AT_RISK - 2} active customers are at risk`));
    assert.equal(listed(await text(app, "/customers?band=HIGH")), AT_RISK - 2);
  },
);

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

databaseTest("medium risk is next where no more are at high risk", async (fixture) => {
  await seedStore(fixture.connection);
  await fixture.db.execute(sql`update customers set risk_band = 'MEDIUM'
    where cluster_id = 2 and risk_band = 'HIGH' and customer_id > 'C-010'`);
  const html = await text(await testApp(fixture), "/");
  const actions = [...html.matchAll(/<strong>(Reach|Watch) (\d+) [^]*?href="([^"]+)"/g)]
    .map(([, verb, count, list]) => [verb, Number(count), list]);
  assert.deepEqual(actions, [
    ["Reach", 8, "/customers?band=HIGH&cluster=0"],
    ["Reach", 5, "/customers?band=HIGH&cluster=1"],
    ["Watch", 5, "/customers?band=MEDIUM&cluster=1"],
  ]);
});

databaseTest("what the last scoring changed is counted and named", async (fixture) => {
  await seedStore(fixture.connection);
  const { db } = fixture;
  const before = (id: string, probability: number, band: string) =>
    db.execute(sql`update predictions set probability = ${probability}::float8, band = ${band}::text
      where run_id = 1 and customer_id = ${id}::text`);
  await before("C-003", 0.1, "LOW");
  await before("C-004", 0.3, "MEDIUM");
  await before("C-051", 0.7, "HIGH");
  await db.execute(sql`delete from predictions where run_id = 1 and customer_id = 'C-005'`);
  // A scoring that was broken off is none.
  await db.execute(sql`insert into scoring_runs (model_id) values (1)`);
  const last = await lastScorings(db);
  assert.deepEqual([last?.before.id, last?.now.id], [1, 2]);
  const { compared, rose, fell, meanChange, rises } = await compareScorings(db, last!);
  assert.deepEqual([compared, rose, fell], [CUSTOMERS - 13, 2, 1]);
  const change = (0.897 - 0.1) + (0.896 - 0.3) + (0.1 - 0.7);
  assert.ok(Math.abs(meanChange! - change / (CUSTOMERS - 13)) < 1e-9);
  assert.deepEqual(rises, [
    { customerId: "C-003", before: 0.1, now: 0.897 },
    { customerId: "C-004", before: 0.3, now: 0.896 },
  ]);
  const app = await testApp(fixture);
  const html = await text(app, "/");
  assert.ok(html.includes("2 moved to high risk since the last scoring, 1 moved out of it"));
  assert.match(html, /<a href="\/customers\/C-003"[^>]*>C-003<\/a>/);
  assert.ok((await text(app, "/", "ko")).includes("2명이 고위험에 들어오고 1명이 벗어났습니다"));
});

databaseTest("a scoring that compares no customer claims no change", async (fixture) => {
  await seedStore(fixture.connection);
  await fixture.db.execute(sql`delete from predictions where run_id = 1`);
  const app = await testApp(fixture);
  for (const [language, { overview }] of [["en", en], ["ko", ko]] as const) {
    const html = await text(app, "/", language);
    assert.ok(html.includes(overview.changes.noneCompared));
    assert.ok(!html.includes(overview.changes.none));
  }
});

databaseTest(
  "scorings are not compared before the second, nor beyond the limit",
  async (fixture) => {
    const app = await testApp(fixture);
    await seedStore(fixture.connection);
    const { db } = fixture;
    const figures = createFigures(db);
    await db.execute(
      sql`update scoring_runs set customers = ${MOST_COMPARED + 1}::int where id = 2`,
    );
    assert.deepEqual(await figures.scoreChanges(), { state: "TOO_MANY", limit: MOST_COMPARED });
    await db.execute(sql`delete from scoring_runs where id = 1`);
    assert.deepEqual(await figures.scoreChanges(), { state: "ONE_SCORING" });
    for (const [language, { overview }] of [["en", en], ["ko", ko]] as const) {
      assert.ok((await text(app, "/", language)).includes(overview.changes.oneScoring));
    }
  },
);
