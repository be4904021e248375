import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { compareScorings, lastScorings } from "@/db/queries/score_changes.ts";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { createCampaign } from "@/services/campaigns/mod.ts";
import {
  createCustomerStatistics,
  MOST_COMPARED,
} from "@/services/statistics/customer_statistics.ts";
import { appTest, databaseTest } from "../support/database.ts";
import { AT_RISK, CUSTOMERS, seedStore } from "./seeded_store.ts";
import { type TestApp, testApp } from "./test_app.ts";

async function text(app: TestApp, path: string, language = "en"): Promise<string> {
  const response = await app.fetch(path, { headers: { "Accept-Language": language } });
  assert.equal(response.status, 200, path);
  return (await response.text()).replaceAll("&amp;", "&");
}

const listed = (html: string) =>
  html.match(/<th scope="row"><a href="\/customers\/C-/g)?.length ?? 0;

appTest(
  "GET / says how many to contact, what is at stake, and opens their list",
  async (fixture) => {
    await seedStore(fixture.connection);
    const { db } = fixture;
    const app = await testApp(fixture);
    const stake = async (where: ReturnType<typeof sql>) => {
      const [row] = await db.execute<{ stake: number }>(sql`
      select sum(churn_probability * cashback_amount) as stake from customers
      where risk_band = 'HIGH' and ${where}`);
      return row!.stake.toLocaleString("en", { notation: "compact", maximumFractionDigits: 1 });
    };
    const all = AT_RISK;
    assert.ok(
      (await text(app, "/")).includes(
        `${all} customers to contact · ${await stake(sql`true`)} at stake`,
      ),
    );
    assert.ok((await text(app, "/", "ko")).includes(`연락할 고객 ${all}명`));

    await db.execute(sql`update strategies set status = 'APPROVED'`);
    await createCampaign({ db, clock: () => new Date() }, { strategyId: 1 }, "test");
    const html = await text(app, "/");
    assert.ok(
      html.includes(`10 customers to contact · ${await stake(sql`cluster_id = 2`)} at stake`),
      "members of an open campaign are not contacted by hand",
    );
    assert.ok(html.includes("8 of them are in a campaign"));
    assert.match(html, /<a[^>]*href="\/campaigns\/1"/);
    const list = html.match(/class="button primary" href="([^"]+)"/)![1]!;
    assert.equal(listed(await text(app, list)), 10);
    assert.equal(html.match(/class="button primary"/g)?.length, 1);
  },
);

appTest(
  "each bar of the overview links to as many customers at risk as it counts",
  async (fixture) => {
    await seedStore(fixture.connection);
    // It is no longer known of the first segment's customers whether they churned.
    await fixture.db.execute(sql`update customers set churned = null where cluster_id = 1`);
    const app = await testApp(fixture);
    const html = await text(app, "/");
    const bars = [...html.matchAll(
      /<span class="name"><a href="([^"]+)"[^]*?<span class="figure">([\d.,K]+) · (\d+) at risk/g,
    )];
    assert.deepEqual(bars.map(([, , , count]) => Number(count)), [10, 8]);
    const stakes = bars.map(([, , stake]) => Number.parseFloat(stake!));
    assert.deepEqual(stakes, stakes.toSorted((a, b) => b - a), "most at stake first");
    for (const [, list, , count] of bars) {
      assert.equal(listed(await text(app, list!)), Number(count), list!);
    }
  },
);

databaseTest(
  "churned customers are not among those at risk, active or expected to churn",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const html = await text(app, "/");
    // Every tenth customer churned: 12 of all, of whom 2 have a probability as high as those at risk.
    const [row] = await fixture.db.execute<{ expected: number }>(
      sql`select sum(churn_probability) as expected from customers where not churned`,
    );
    const figure = (name: string) =>
      html.match(new RegExp(`<dt>${name}</dt><dd[^>]*>(?:<a[^>]*>)?([^<]+)`))?.[1];
    const { figures } = en.overview;
    assert.equal(figure(figures.expected), String(Math.round(row!.expected)));
    assert.equal(figure(figures.active), String(CUSTOMERS - 12));
    assert.equal(figure(figures.atRisk), String(AT_RISK));
    assert.equal(listed(await text(app, "/customers?band=HIGH")), AT_RISK);
  },
);

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
  assert.match(html, /<a href="\/customers\?newAtRisk=true"[^>]*>2 new at risk<\/a>, 1 recovered,/);
  assert.ok(html.includes(`among ${CUSTOMERS - 13} customers compared`));
  assert.match(html, /<a href="\/customers\/C-003\?newAtRisk=true"[^>]*>C-003<\/a>/);
  assert.equal(listed(await text(app, "/customers?newAtRisk=true")), rose);
  assert.ok((await text(app, "/", "ko")).includes("새로 위험해진 고객 2명"));
});

databaseTest("a scoring that compares no customer claims no change", async (fixture) => {
  await seedStore(fixture.connection);
  await fixture.db.execute(sql`delete from predictions where run_id = 1`);
  const app = await testApp(fixture);
  for (const [language, { overview }] of [["en", en], ["ko", ko]] as const) {
    const html = await text(app, "/", language);
    assert.ok(!html.includes(overview.since.title));
    assert.ok(!html.includes(overview.changes.rises));
  }
});

databaseTest(
  "scorings are not compared before the second, nor beyond the limit",
  async (fixture) => {
    const app = await testApp(fixture);
    await seedStore(fixture.connection);
    const { db } = fixture;
    const statistics = createCustomerStatistics(db);
    await db.execute(
      sql`update scoring_runs set customers = ${MOST_COMPARED + 1}::int where id = 2`,
    );
    assert.deepEqual(await statistics.scoreChanges(), { state: "TOO_MANY", limit: MOST_COMPARED });
    await db.execute(sql`delete from scoring_runs where id = 1`);
    assert.deepEqual(await statistics.scoreChanges(), { state: "ONE_SCORING" });
    assert.deepEqual(await statistics.riskHistory(), []);
    for (const [language, { overview }] of [["en", en], ["ko", ko]] as const) {
      assert.ok(!(await text(app, "/", language)).includes(overview.changes.title));
    }
  },
);

databaseTest(
  "riskHistory() counts who each scoring found at risk, the oldest first",
  async (fixture) => {
    await seedStore(fixture.connection);
    const { db } = fixture;
    await db.execute(
      sql`update predictions set band = 'LOW' where run_id = 1 and customer_id = 'C-003'`,
    );
    const history = await createCustomerStatistics(db).riskHistory();
    assert.deepEqual(history.map(({ atRisk }) => atRisk), [AT_RISK - 1, AT_RISK]);
    const html = await text(await testApp(fixture), "/");
    assert.ok(html.includes("1 more at risk than at the previous scoring"));
  },
);

appTest("GET / says that a webhook was disabled since its receiver failed", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const notice = en.webhooks.notice_one.replace("{{count}}", "1");
  const disable = (reason: string) =>
    fixture.db.execute(
      sql`update webhook_endpoints set disabled_at = now(), disabled_reason = ${reason}`,
    );
  await disable("USER");
  assert.ok(!(await text(app, "/")).includes(notice));
  await disable("GONE");
  assert.ok((await text(app, "/")).includes(notice));
});
