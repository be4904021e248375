/** A customer's own page. */
import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import en from "@/locales/en.json" with { type: "json" };
import { createCampaign } from "@/services/campaigns/mod.ts";
import { appTest } from "../support/database.ts";
import { listOf, text } from "./customer_list.ts";
import { seedStore } from "./seeded_store.ts";
import { testApp } from "./test_app.ts";

appTest("a customer's page holds what is stored of one", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  await fixture.db.execute(sql`update strategies set status = 'APPROVED' where cluster_id = 1`);
  const html = await text(app, "/customers/C-000");
  // From the base rate of 10.0% by +21.0 and −5.0 points, the rest makes up for the score of 90.0%.
  for (
    const words of [
      "Churned; churn probability 90.0%",
      en.customer.next.churned,
      en.customer.reasons.base,
      "Complained last month: Yes",
      "+21.0 points",
      "−5.0 points",
      "+64.0 points",
      "Newsletter",
      "40.0%",
      '<a href="/models/1"',
      'href="/customers?complained=1"',
      'href="/customers?tenure.isNull=true"',
      'href="/export/customers.csv?customerId=C-000"',
    ]
  ) assert.ok(html.includes(words), words);
  assert.ok(!html.includes("EN headline 1"), "no strategy applies to a customer who has left");
  assert.equal(html.match(/<td[^>]*>90\.0%<\/td>/g)?.length, 2, "two scorings in the history");
  const korean = await text(app, "/customers/C-000", "ko");
  assert.ok(korean.includes("+21.0%p"));
  assert.ok((await text(app, "/customers/C-002", "ko")).includes("KO headline 1"));
});

appTest("an approved strategy comes before a newer draft", async (fixture) => {
  await seedStore(fixture.connection);
  const { db } = fixture;
  await db.execute(
    sql`insert into strategies (cluster_id, locale, source, headline, body, tactics, measure)
    select cluster_id, locale, source, 'Newer draft', body, tactics, measure from strategies
    where cluster_id = 1 and locale = 'EN'`,
  );
  const app = await testApp(fixture);
  assert.ok((await text(app, "/customers/C-002")).includes("Newer draft"));
  await db.execute(sql`update strategies set status = 'APPROVED' where headline = 'EN headline 1'`);
  assert.ok((await text(app, "/customers/C-002")).includes("EN headline 1"));
});

appTest("an unknown customer's page is missing, and helps to search", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  for (const id of ["C-999", "a%00b", "%3Cb%3E"]) {
    const response = await app.fetch(`/customers/${id}`);
    assert.equal(response.status, 404, id);
    const html = await response.text();
    assert.ok(html.includes(en.customer.missing.text.replaceAll('"', "&quot;")), id);
    assert.ok(!html.includes("<b>"), id);
  }
});

appTest(
  "GET /customers/ID leads to the customers before and after in the list",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const list = await listOf(app, "/customers?toContact=true&sort=customerId");
    const html = (await text(app, "/customers/C-003?toContact=true&sort=customerId"))
      .replaceAll("&amp;", "&");
    const at = list.indexOf("C-003");
    const to = (rel: string) =>
      html.match(new RegExp(`rel="${rel}" href="/customers/([^"]+)"`))?.[1];
    assert.equal(to("prev"), `${list[at - 1]}?toContact=true&sort=customerId`);
    assert.equal(to("next"), `${list[at + 1]}?toContact=true&sort=customerId`);
    const first = await text(app, `/customers/${list[0]}?toContact=true&sort=customerId`);
    assert.ok(!first.includes('rel="prev"'));
    assert.ok((await text(app, "/customers/C-003?shoe=1")).includes('rel="next"'));
  },
);

appTest("GET /customers/ID says what to do by status and campaign", async (fixture) => {
  await seedStore(fixture.connection);
  const { db } = fixture;
  await db.execute(sql`update strategies set status = 'APPROVED'`);
  await db.execute(
    sql`update customers set attributes = '{"E-mail":"kim@example.com"}' where customer_id = 'C-002'`,
  );
  const app = await testApp(fixture);
  const { next } = en.customer;
  const says = async (id: string) => {
    const html = await text(app, `/customers/${id}`);
    return Object.entries(next).filter(([, words]) => html.includes(`<p>${words}`)).map(([key]) =>
      key
    );
  };
  assert.deepEqual(await says("C-000"), ["churned"]);
  assert.deepEqual(await says("C-002"), ["contact"]);
  assert.deepEqual(await says("C-051"), ["none"]);
  assert.ok((await text(app, "/customers/C-002")).includes('href="mailto:kim%40example.com"'));
  await createCampaign(
    { ...fixture, clock: () => new Date() },
    { strategyId: 1, customerIds: ["C-002", "C-004"], holdout: 0.5 },
    "test",
  );
  const both = [...await says("C-002"), ...await says("C-004")];
  assert.deepEqual(both.toSorted(), ["control", "treatment"]);
  assert.deepEqual(await says("C-006"), ["contact"]);
});
